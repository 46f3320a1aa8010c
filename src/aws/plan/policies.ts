import { type FunctionEntry, type GrantEntry, type Inventory, operationsOf } from "@motif/core/model";
import type { FunctionPlan, Statement, StatementResource } from "./aws-plan.ts";

/**
 * The actions behind each operation of a handle.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const TABLE_ACTIONS: Readonly<Record<string, string>> = {
  get: "dynamodb:GetItem",
  query: "dynamodb:Query",
  scan: "dynamodb:Scan",
  put: "dynamodb:PutItem",
  putMany: "dynamodb:BatchWriteItem",
  update: "dynamodb:UpdateItem",
  delete: "dynamodb:DeleteItem",
};

const QUEUE_ACTIONS: Readonly<Record<string, string>> = {
  send: "sqs:SendMessage",
  sendMany: "sqs:SendMessage",
};

/**
 * `put` on condition that the object is absent (If-None-Match) needs s3:PutObject only; on condition of an ETag (If-Match)
 * "you must have the s3:PutObject and s3:GetObject permissions", since the answer tells something of the object
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html#conditional-write-etags).
 * A stream is put by a multipart upload: its parts need s3:PutObject, and giving it up s3:AbortMultipartUpload
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions).
 */
const OBJECT_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  get: ["s3:GetObject"],
  head: ["s3:GetObject"],
  list: [],
  put: ["s3:PutObject", "s3:AbortMultipartUpload", "s3:GetObject"],
  delete: ["s3:DeleteObject"],
};

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html */
const SECRET_ACTIONS: Readonly<Record<string, string>> = { get: "secretsmanager:GetSecretValue" };

/** Without s3:ListBucket, S3 answers 403 and not 404 for a missing key (https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html). */
const READS_NEED_LIST = ["get", "head", "list"];

/** Everything that a function's role allows. */
export function statementsOf(
  fn: FunctionEntry,
  inventory: Inventory,
  deadLetterQueue: string | undefined,
): Statement[] {
  return [
    {
      why: `${fn.name}: writes its log`,
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [{ kind: "log-streams", function: fn.name }],
    },
    ...tracing(fn),
    ...consuming(fn, inventory),
    ...fn.grants.flatMap((grant) => granted(fn.name, grant)),
    ...failing(fn, deadLetterQueue),
  ];
}

/**
 * What Lambda needs of each role to put its functions into a VPC.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 */
export function vpcStatement(functions: readonly FunctionEntry[]): Statement {
  return {
    why: `${functions.map(({ name }) => name).join(", ")}: network interfaces in the VPC, made by Lambda`,
    actions: [
      "ec2:CreateNetworkInterface",
      "ec2:DeleteNetworkInterface",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeSubnets",
    ],
    resources: "every-resource",
  };
}

/**
 * Secrets Manager decrypts with the caller's permission, and names the secret in the encryption context.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
export function secretKeyStatement({
  name,
  grants,
}: FunctionEntry): Pick<FunctionPlan, "secretKeyStatement"> {
  const secrets = grants.filter(({ resource }) => resource.kind === "secret");
  if (secrets.length === 0) return {};
  const values = secrets.map(({ resource }) => ({ kind: "secret" as const, name: resource.name }));
  return {
    secretKeyStatement: {
      why: `${name}: decrypts what it was granted (${secrets.map((grant) => grant.name).join(", ")}) with the key of the secrets`,
      actions: ["kms:Decrypt"],
      resources: [{ kind: "secret-key" }],
      condition: { variable: "kms:EncryptionContext:SecretARN", values },
    },
  };
}

function tracing({ name, tracing }: FunctionEntry): Statement[] {
  if (!tracing) return [];
  return [
    {
      why: `${name}: sends traces to X-Ray`,
      actions: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
      resources: "every-resource",
    },
  ];
}

/** What Lambda's pollers need of the role, and the adapter to put off a retry and to give a message up. */
function consuming({ name }: FunctionEntry, { queueSubscriptions }: Inventory): Statement[] {
  return queueSubscriptions
    .filter((subscription) => subscription.function === name)
    .flatMap(({ name: wiring, queue, deadLetterQueue }) => [
      {
        why: `${name}: consumes queue ${queue} (${wiring}) and sets when a failed message comes back`,
        actions: [
          "sqs:ChangeMessageVisibility",
          "sqs:DeleteMessage",
          "sqs:GetQueueAttributes",
          "sqs:ReceiveMessage",
        ],
        resources: [{ kind: "queue" as const, name: queue }],
      },
      {
        why: `${name}: gives up messages of queue ${queue} (${wiring}) that cannot succeed`,
        actions: ["sqs:SendMessage"],
        resources: [{ kind: "queue" as const, name: deadLetterQueue }],
      },
    ]);
}

function failing({ name }: FunctionEntry, deadLetterQueue: string | undefined): Statement[] {
  if (deadLetterQueue === undefined) return [];
  return [
    {
      why: `${name}: hands over asynchronous invocations that failed for good`,
      actions: ["sqs:SendMessage"],
      resources: [{ kind: "queue", name: deadLetterQueue }],
    },
  ];
}

/** The statements of one grant: one for each kind of resource that its operations work on. */
function granted(functionName: string, { resource, access, name }: GrantEntry): Statement[] {
  const operations = operationsOf(resource.kind, access);
  const why = `${functionName}: grant ${name} (${access} of ${resource.kind} ${resource.name})`;
  const statement = (actions: readonly string[], resources: StatementResource[], note = ""): Statement[] =>
    actions.length === 0 || resources.length === 0
      ? []
      : [{ why: why + note, actions: [...new Set(actions)].sort(), resources }];
  switch (resource.kind) {
    case "table": {
      const indexes = Object.keys(resource.indexes).sort();
      return [
        ...statement(
          operations.map((operation) => actionOf(TABLE_ACTIONS, operation)),
          [{ kind: "table", name: resource.name }],
        ),
        ...statement(
          operations.includes("query") ? ["dynamodb:Query"] : [],
          indexes.map((index) => ({ kind: "table", name: resource.name, index })),
          ", through its indexes",
        ),
      ];
    }
    case "queue":
      return statement(
        operations.map((operation) => actionOf(QUEUE_ACTIONS, operation)),
        [{ kind: "queue", name: resource.name }],
      );
    case "bucket":
      return [
        ...statement(
          operations.flatMap((operation) => actionOf(OBJECT_ACTIONS, operation)),
          [{ kind: "objects", name: resource.name }],
        ),
        ...statement(
          operations.some((operation) => READS_NEED_LIST.includes(operation)) ? ["s3:ListBucket"] : [],
          [{ kind: "bucket", name: resource.name }],
          ", to list keys and to tell a missing one from a forbidden one",
        ),
      ];
    case "secret":
      return statement(
        operations.map((operation) => actionOf(SECRET_ACTIONS, operation)),
        [{ kind: "secret", name: resource.name }],
      );
  }
}

/** An operation that is new in the core and not yet known here must not become a policy that lacks it. */
function actionOf<A>(actions: Readonly<Record<string, A>>, operation: string): A {
  const action = actions[operation];
  if (action === undefined) throw new Error(`No AWS action is known for the operation "${operation}".`);
  return action;
}
