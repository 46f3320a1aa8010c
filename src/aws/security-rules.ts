import {
  argument,
  type Block,
  type DataSource,
  type Expression,
  type Literal,
  literalOf,
  type Module,
  nested,
  type Resource,
  references,
  refersTo,
  resourcesOf,
  walkExpression,
} from "@motif/compile";
import type { Rule } from "@motif/compile/kit";

/**
 * Actions for which AWS offers no resource but `*`; docs/aws.md gives the reason for each.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const ACTIONS_WITHOUT_RESOURCE: readonly string[] = [
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "xray:PutTelemetryRecords",
  "xray:PutTraceSegments",
];

const LAMBDA = "aws_lambda_function";

/** What the generated Terraform must not do although Terraform and AWS would accept it. */
export const SECURITY_RULES: readonly Rule[] = [
  {
    code: "AWS_POLICY_EXACT",
    appliesTo: ["data.aws_iam_policy_document"],
    check: (policy) => firstProblem(allowing(policy).map(wildcardIn)),
  },
  {
    code: "AWS_POLICY_EXPLAINED",
    appliesTo: ["data.aws_iam_policy_document"],
    check: (policy) =>
      nested(policy, "statement").every(
        (statement) => statement.comment || nested(statement, "principals").length > 0,
      )
        ? undefined
        : "a statement has no comment that says whose grant it comes from",
  },
  {
    code: "AWS_POLICY_OWN",
    appliesTo: ["aws_iam_role_policy_attachment"],
    check: () => "attaches a policy of others, which may allow anything; write the statements",
  },
  {
    code: "AWS_ROLE_OWN",
    appliesTo: [LAMBDA],
    check: (fn, plan) => {
      const sharing = resourcesOf(plan, LAMBDA).filter(
        (other) => referenceIn(other, "role") === referenceIn(fn, "role"),
      );
      return sharing.length > 1 ? "shares its role with another function" : undefined;
    },
  },
  {
    code: "AWS_ENVIRONMENT_NO_SECRET",
    appliesTo: [LAMBDA],
    check: (fn) => {
      const variables = nested(fn, "environment").map((environment) => argument(environment, "variables"));
      return firstProblem(variables.flatMap((value) => (value ? secretsIn(value) : [])));
    },
  },
  {
    code: "AWS_FUNCTION_TRACED",
    appliesTo: [LAMBDA],
    check: (fn) => (nested(fn, "tracing_config").length === 1 ? undefined : "says nothing about tracing"),
  },
  {
    code: "AWS_FUNCTION_LOG_GROUP",
    appliesTo: [LAMBDA],
    check: (fn) =>
      nested(fn, "logging_config").some((config) =>
        referenceIn(config, "log_group")?.startsWith("aws_cloudwatch_log_group."),
      )
        ? undefined
        : "logs into a group that is not in the plan",
  },
  {
    code: "AWS_LOG_RETENTION",
    appliesTo: ["aws_cloudwatch_log_group"],
    check: (group) => {
      const days = literal(group, "retention_in_days");
      return typeof days === "number" && days > 0 ? undefined : "keeps logs for ever; set retention_in_days";
    },
  },
  {
    code: "AWS_PERMISSION_SOURCE",
    appliesTo: ["aws_lambda_permission"],
    check: (permission) => {
      if (throughUrl(permission)) {
        return argument(permission, "count")?.kind === "conditional"
          ? undefined
          : "lets everybody in without being asked to; make it only where a variable says so";
      }
      if (!set(permission, "source_arn")) return "lets every caller of the service in; set source_arn";
      const fromBucket = literal(permission, "principal") === "s3.amazonaws.com";
      if (!fromBucket || set(permission, "source_account")) return undefined;
      return "names a bucket without its account, and names of deleted buckets are free for others; set source_account";
    },
  },
  {
    code: "AWS_URL_PUBLIC_ON_DEMAND",
    appliesTo: ["aws_lambda_function_url"],
    check: (url) => {
      const type = argument(url, "authorization_type");
      return type?.kind === "conditional" || literalOf(type) === "AWS_IAM"
        ? undefined
        : "can be called by everybody; make it AWS_IAM unless a variable says that it is public";
    },
  },
  {
    code: "AWS_QUEUE_ENCRYPTED",
    appliesTo: ["aws_sqs_queue"],
    check: (queue) =>
      literal(queue, "sqs_managed_sse_enabled") === true || set(queue, "kms_master_key_id")
        ? undefined
        : "is not encrypted; set sqs_managed_sse_enabled",
  },
  {
    code: "AWS_QUEUE_TLS",
    appliesTo: ["aws_sqs_queue"],
    check: (queue, plan) => attachedTlsPolicy(queue, plan, "aws_sqs_queue_policy"),
  },
  {
    code: "AWS_QUEUE_DEAD_LETTER",
    appliesTo: ["aws_lambda_event_source_mapping"],
    check: (mapping, plan) => {
      const queue = resourcesOf(plan, "aws_sqs_queue").find((candidate) =>
        refersTo(mapping, candidate.address),
      );
      return queue && set(queue, "redrive_policy")
        ? undefined
        : "reads a queue without a redrive_policy: a message that cannot succeed comes back until it is too old, and is lost";
    },
  },
  {
    code: "AWS_BATCH_PARTIAL",
    appliesTo: ["aws_lambda_event_source_mapping"],
    check: (mapping) =>
      JSON.stringify(literal(mapping, "function_response_types")) === '["ReportBatchItemFailures"]'
        ? undefined
        : "does not report failures one by one: one failure repeats the whole batch",
  },
  {
    code: "AWS_OBJECT_DEAD_LETTER",
    appliesTo: ["aws_s3_bucket_notification"],
    check: eventsLost,
  },
  {
    code: "AWS_SCHEDULE_DEAD_LETTER",
    appliesTo: ["aws_scheduler_schedule"],
    check: scheduleLost,
  },
  {
    code: "AWS_TABLE_PROTECTED",
    appliesTo: ["aws_dynamodb_table"],
    check: (table) =>
      firstProblem([
        enabled(table, "server_side_encryption") ? undefined : "is not encrypted with a key of the account",
        enabled(table, "point_in_time_recovery") ? undefined : "has no point-in-time recovery",
        set(table, "deletion_protection_enabled") ? undefined : "has no deletion protection",
      ]),
  },
  {
    code: "AWS_BUCKET_PRIVATE",
    appliesTo: ["aws_s3_bucket"],
    check: (bucket, plan) => {
      const [block] = attached(bucket, plan, "aws_s3_bucket_public_access_block");
      const switches = [
        "block_public_acls",
        "block_public_policy",
        "ignore_public_acls",
        "restrict_public_buckets",
      ];
      return block && switches.every((name) => literal(block, name) === true)
        ? undefined
        : "can be made public; add an aws_s3_bucket_public_access_block with all four switches on";
    },
  },
  {
    code: "AWS_BUCKET_ENCRYPTED",
    appliesTo: ["aws_s3_bucket"],
    check: (bucket, plan) =>
      attached(bucket, plan, "aws_s3_bucket_server_side_encryption_configuration").length > 0
        ? undefined
        : "has no encryption configuration",
  },
  {
    code: "AWS_BUCKET_VERSIONED",
    appliesTo: ["aws_s3_bucket"],
    check: (bucket, plan) =>
      attached(bucket, plan, "aws_s3_bucket_versioning").length > 0 ? undefined : "keeps no earlier versions",
  },
  {
    code: "AWS_BUCKET_TLS",
    appliesTo: ["aws_s3_bucket"],
    check: (bucket, plan) => attachedTlsPolicy(bucket, plan, "aws_s3_bucket_policy"),
  },
  {
    code: "AWS_SECRET_NO_VALUE",
    appliesTo: ["aws_secretsmanager_secret_version"],
    check: () => "puts a value into Terraform's state; set it by hand, or by whatever rotates it",
  },
  {
    code: "AWS_SECRET_RECOVERABLE",
    appliesTo: ["aws_secretsmanager_secret"],
    check: (secret) =>
      set(secret, "recovery_window_in_days") && literal(secret, "recovery_window_in_days") !== 0
        ? undefined
        : "is gone at once when it is deleted, or after a time that nobody chose; set recovery_window_in_days",
  },
  {
    code: "AWS_API_LOGGED",
    appliesTo: ["aws_apigatewayv2_stage"],
    check: (stage) => (nested(stage, "access_log_settings").length > 0 ? undefined : "has no access log"),
  },
  {
    code: "AWS_API_THROTTLED",
    appliesTo: ["aws_apigatewayv2_stage"],
    check: (stage) => {
      const [settings] = nested(stage, "default_route_settings");
      return settings && set(settings, "throttling_rate_limit") && set(settings, "throttling_burst_limit")
        ? undefined
        : "takes as many requests as the account allows; set both throttling limits";
    },
  },
];

/** Statements that allow something; those of trust policies have principals and no resources. */
function allowing(policy: Block): Block[] {
  return nested(policy, "statement").filter(
    (statement) => literal(statement, "effect") !== "Deny" && nested(statement, "principals").length === 0,
  );
}

function wildcardIn(statement: Block): string | undefined {
  const actions = literal(statement, "actions");
  if (!isTexts(actions)) return "has actions that are not written out";
  const wild = actions.find((action) => action.includes("*"));
  if (wild !== undefined) return `allows ${wild}; name the actions`;
  const everywhere = [...texts(statement, "resources")].some((resource) => resource === "*");
  const avoidable = actions.filter((action) => !ACTIONS_WITHOUT_RESOURCE.includes(action));
  if (everywhere && avoidable.length > 0)
    return `allows ${avoidable.join(", ")} on every resource; name them`;
  return undefined;
}

/** The literal texts in an argument, also those inside lists that hold references. */
function* texts(block: Block, name: string): Generator<string> {
  const value = argument(block, name);
  if (!value) return;
  for (const node of walkExpression(value)) {
    if (node.kind === "literal" && typeof node.value === "string") yield node.value;
  }
}

const SECRET_NAME = /PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|CREDENTIAL/i;
const SECRET_VALUE = /AKIA[0-9A-Z]{16}|-----BEGIN [A-Z ]*PRIVATE KEY-----|:\/\/[^/\s:]+:[^@\s]+@/;

/** A variable may name a secret (its ARN), never hold it. */
function secretsIn(variables: Expression): string[] {
  return [...walkExpression(variables)].flatMap((node) => {
    if (node.kind === "literal" && SECRET_VALUE.test(String(node.value))) {
      return ["holds a credential in an environment variable"];
    }
    if (node.kind !== "object") return [];
    return node.entries
      .filter(({ key, value }) => SECRET_NAME.test(key) && !/_(ARN|NAME)$/.test(key) && !isSecretArn(value))
      .map(({ key }) => `has ${key} in its environment; pass the secret's ARN and read it at run time`);
  });
}

/** Whether a permission is for calls through the function's URL only. */
function throughUrl(permission: Block): boolean {
  return (
    literal(permission, "function_url_auth_type") === "NONE" ||
    literal(permission, "invoked_via_function_url") === true
  );
}

function isSecretArn(value: Expression): boolean {
  return value.kind === "reference" && /^aws_secretsmanager_secret\.[^.]+\.arn$/.test(value.path);
}

function attachedTlsPolicy(target: Resource | DataSource, plan: Module, type: string): string | undefined {
  const denies = (policy: Block) =>
    plan.files
      .flatMap((file) => file.blocks)
      .filter((block) => block.type === "data" && refersTo(policy, `data.${block.labels.join(".")}`))
      .flatMap((document) => nested(document, "statement"))
      .some(deniesWithoutTls);
  return attached(target, plan, type).some(denies)
    ? undefined
    : `takes requests without TLS; add an ${type} that denies them`;
}

function deniesWithoutTls(statement: Block): boolean {
  return (
    literal(statement, "effect") === "Deny" &&
    nested(statement, "condition").some(
      (condition) =>
        literal(condition, "variable") === "aws:SecureTransport" &&
        JSON.stringify(literal(condition, "values")) === '["false"]',
    )
  );
}

/** Functions that a bucket or a schedule invokes need somewhere for the events that fail. */
function eventsLost(trigger: Block, plan: Module): string | undefined {
  const aliases = resourcesOf(plan, "aws_lambda_alias").filter((alias) => refersTo(trigger, alias.address));
  const kept = resourcesOf(plan, "aws_lambda_function_event_invoke_config").filter(
    (config) => nested(config, "destination_config").length > 0,
  );
  const losing = resourcesOf(plan, LAMBDA)
    .filter((fn) => [trigger, ...aliases].some((block) => refersTo(block, fn.address)))
    .find((fn) => !kept.some((config) => refersTo(config, fn.address)));
  return (
    losing && `invokes ${losing.address}, whose failed events go nowhere; give it a destination on failure`
  );
}

/** Without a single retry a run is one that may be lost: a call that keeps a function warm. */
function scheduleLost(schedule: Block, plan: Module): string | undefined {
  const targets = nested(schedule, "target");
  const retries = targets
    .flatMap((target) => nested(target, "retry_policy"))
    .map((policy) => literal(policy, "maximum_retry_attempts"));
  if (retries.length > 0 && retries.every((count) => count === 0)) return undefined;
  if (targets.some((target) => nested(target, "dead_letter_config").length === 0)) {
    return "loses runs that could not be started; give it a dead_letter_config";
  }
  return eventsLost(schedule, plan);
}

function attached(target: Resource | DataSource, plan: Module, type: string): Resource[] {
  return resourcesOf(plan, type).filter((candidate) => refersTo(candidate, target.address));
}

function referenceIn(block: Block, name: string): string | undefined {
  const value = argument(block, name);
  return value && references(value)[0];
}

function isTexts(value: Literal | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function enabled(block: Block, name: string): boolean {
  return nested(block, name).some((inner) => literal(inner, "enabled") === true);
}

function set(block: Block, name: string): boolean {
  return argument(block, name) !== undefined;
}

function literal(block: Block, name: string): Literal | undefined {
  return literalOf(argument(block, name));
}

function firstProblem(problems: readonly (string | undefined)[]): string | undefined {
  return problems.find((problem) => problem !== undefined);
}
