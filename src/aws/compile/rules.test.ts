import {
  type Args,
  type Block,
  block,
  blocks,
  commented,
  conditional,
  data,
  type Module,
  type Resource,
  ref,
  resource,
} from "@motif/compile";
import { applyRules } from "@motif/compile/kit";
import { loadWarehouse } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import { ACTIONS_WITHOUT_RESOURCE } from "../function/rules.ts";
import { makePlan } from "./make-plan.ts";
import { SECURITY_RULES } from "./rules.ts";
import { toTerraform } from "./to-terraform.ts";

/** The codes of the rules that a plan of these blocks breaks, without repetitions. */
function broken(...made: Block[]): string[] {
  const plan: Module = { files: [{ name: "main.tf", blocks: made }] };
  return [...new Set(applyRules(plan, SECURITY_RULES).map(({ code }) => code))].sort();
}

const logGroup = resource("aws_cloudwatch_log_group", "work", {
  name: "/aws/lambda/work",
  retention_in_days: 30,
});
const role = resource("aws_iam_role", "work", { name: "work" });

function lambda(changes: Args = {}, name = "work"): Resource {
  return resource("aws_lambda_function", name, {
    function_name: name,
    role: ref(role, "arn"),
    environment: block({ variables: { MOTIF_LOG_LEVEL: "info" } }),
    logging_config: block({ log_format: "JSON", log_group: ref(logGroup, "name") }),
    tracing_config: block({ mode: "Active" }),
    ...changes,
  });
}

function policy(statement: Args, comment: string | undefined = "work: grant items"): Block {
  return data("aws_iam_policy_document", "work", {
    statement: blocks([comment === undefined ? statement : commented(comment, statement)]),
  });
}

const queue = resource("aws_sqs_queue", "jobs", {
  name: "jobs",
  sqs_managed_sse_enabled: true,
  redrive_policy: "{}",
});
const mapping = (changes: Args = {}) =>
  resource("aws_lambda_event_source_mapping", "jobs", {
    event_source_arn: ref(queue, "arn"),
    function_response_types: ["ReportBatchItemFailures"],
    ...changes,
  });

const tlsOnly = (changes: Args = {}) =>
  data("aws_iam_policy_document", "tls", {
    statement: blocks([
      commented("Nobody may come without TLS.", {
        effect: "Deny",
        actions: ["sqs:*"],
        resources: ["*"],
        principals: block({ type: "*", identifiers: ["*"] }),
        condition: block({ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }),
        ...changes,
      }),
    ]),
  });
const queuePolicy = resource("aws_sqs_queue_policy", "jobs", {
  queue_url: ref(queue, "url"),
  policy: ref("data.aws_iam_policy_document.tls", "json"),
});

const bucket = resource("aws_s3_bucket", "uploads", { bucket: "uploads" });
const id = { bucket: ref(bucket, "id") };
const publicAccess = (changes: Args = {}) =>
  resource("aws_s3_bucket_public_access_block", "uploads", {
    ...id,
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
    ...changes,
  });
const bucketEncryption = resource("aws_s3_bucket_server_side_encryption_configuration", "uploads", id);
const bucketVersioning = resource("aws_s3_bucket_versioning", "uploads", id);
const bucketPolicy = resource("aws_s3_bucket_policy", "uploads", {
  ...id,
  policy: ref("data.aws_iam_policy_document.tls", "json"),
});
const guarded = [bucketEncryption, bucketVersioning, bucketPolicy, tlsOnly(), publicAccess()];

const table = (changes: Args = {}) =>
  resource("aws_dynamodb_table", "items", {
    name: "items",
    server_side_encryption: block({ enabled: true }),
    point_in_time_recovery: block({ enabled: true }),
    deletion_protection_enabled: true,
    ...changes,
  });

const destination = resource("aws_lambda_function_event_invoke_config", "work", {
  function_name: ref("aws_lambda_function.work", "function_name"),
  destination_config: block({ on_failure: block({ destination: "arn" }) }),
});
const alias = resource("aws_lambda_alias", "work", {
  name: "live",
  function_name: ref("aws_lambda_function.work", "function_name"),
});
const notification = (target: string) =>
  resource("aws_s3_bucket_notification", "uploads", {
    ...id,
    lambda_function: block({ lambda_function_arn: ref(target, "arn"), events: ["s3:ObjectCreated:*"] }),
  });
const scheduleTo = (target: Args) =>
  resource("aws_scheduler_schedule", "nightly", {
    target: block({ arn: ref("aws_lambda_function.work", "arn"), ...target }),
  });

const permission = (args: Args) =>
  resource("aws_lambda_permission", "work", { action: "lambda:InvokeFunction", ...args });

const stage = (args: Args) =>
  resource("aws_apigatewayv2_stage", "api", {
    access_log_settings: block({ destination_arn: "arn", format: "{}" }),
    default_route_settings: block({ throttling_rate_limit: 1, throttling_burst_limit: 1 }),
    ...args,
  });

const secret = (args: Args) => resource("aws_secretsmanager_secret", "payment_key", { name: "key", ...args });

/** What each rule is there for: the only one that it breaks. */
const WRONG: [code: string, name: string, made: Block[]][] = [
  ["AWS_POLICY_EXACT", "an action with *", [policy({ actions: ["dynamodb:*"], resources: ["arn"] })]],
  ["AWS_POLICY_EXACT", "every resource", [policy({ actions: ["dynamodb:GetItem"], resources: ["*"] })]],
  [
    "AWS_POLICY_EXACT",
    "every resource beside a reference",
    [policy({ actions: ["sqs:SendMessage"], resources: [ref(queue, "arn"), "*"] })],
  ],
  [
    "AWS_POLICY_EXACT",
    "actions that nobody can read",
    [policy({ actions: ref("var.actions"), resources: [ref(queue, "arn")] })],
  ],
  [
    "AWS_POLICY_EXPLAINED",
    "a statement without a comment",
    [
      data("aws_iam_policy_document", "work", {
        statement: block({ actions: ["sqs:SendMessage"], resources: [ref(queue, "arn")] }),
      }),
    ],
  ],
  [
    "AWS_POLICY_OWN",
    "a policy of others",
    [
      resource("aws_iam_role_policy_attachment", "x", {
        policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess",
      }),
    ],
  ],
  ["AWS_ROLE_OWN", "two functions with one role", [lambda(), lambda({}, "other"), logGroup]],
  [
    "AWS_ENVIRONMENT_NO_SECRET",
    "a variable named like a secret",
    [lambda({ environment: block({ variables: { DB_PASSWORD: "x" } }) })],
  ],
  [
    "AWS_ENVIRONMENT_NO_SECRET",
    "an address with a password",
    [lambda({ environment: block({ variables: { URL: "https://me:pass@host/" } }) })],
  ],
  ["AWS_FUNCTION_TRACED", "a function without tracing", [lambda({ tracing_config: undefined })]],
  [
    "AWS_FUNCTION_LOG_GROUP",
    "a function with a log group of Lambda's own",
    [lambda({ logging_config: undefined })],
  ],
  ["AWS_LOG_RETENTION", "logs for ever", [resource("aws_cloudwatch_log_group", "x", { name: "x" })]],
  ["AWS_PERMISSION_SOURCE", "a whole service as caller", [permission({ principal: "events.amazonaws.com" })]],
  [
    "AWS_PERMISSION_SOURCE",
    "a bucket of whatever account",
    [permission({ principal: "s3.amazonaws.com", source_arn: ref(bucket, "arn") })],
  ],
  [
    "AWS_PERMISSION_SOURCE",
    "everybody, whatever a variable says",
    [permission({ principal: "*", function_url_auth_type: "NONE" })],
  ],
  [
    "AWS_URL_PUBLIC_ON_DEMAND",
    "a URL for everybody",
    [resource("aws_lambda_function_url", "work", { authorization_type: "NONE" })],
  ],
  [
    "AWS_QUEUE_ENCRYPTED",
    "a queue in the clear",
    [resource("aws_sqs_queue", "jobs", { name: "jobs" }), queuePolicy, tlsOnly()],
  ],
  ["AWS_QUEUE_TLS", "a queue without a policy", [queue]],
  ["AWS_QUEUE_TLS", "a policy that denies nothing", [queue, queuePolicy, tlsOnly({ condition: undefined })]],
  [
    "AWS_QUEUE_DEAD_LETTER",
    "a consumer of a queue without dead letters",
    [resource("aws_sqs_queue", "jobs", { sqs_managed_sse_enabled: true }), queuePolicy, tlsOnly(), mapping()],
  ],
  [
    "AWS_BATCH_PARTIAL",
    "a batch that fails as a whole",
    [queue, queuePolicy, tlsOnly(), mapping({ function_response_types: undefined })],
  ],
  ["AWS_OBJECT_DEAD_LETTER", "events that go nowhere", [notification("aws_lambda_function.work"), lambda()]],
  [
    "AWS_OBJECT_DEAD_LETTER",
    "events of an alias that go nowhere",
    [notification("aws_lambda_alias.work"), lambda(), alias],
  ],
  ["AWS_SCHEDULE_DEAD_LETTER", "runs that go nowhere", [scheduleTo({}), lambda(), destination]],
  [
    "AWS_SCHEDULE_DEAD_LETTER",
    "failed runs that go nowhere",
    [scheduleTo({ dead_letter_config: block({ arn: "arn" }) }), lambda()],
  ],
  ["AWS_TABLE_PROTECTED", "a table in the clear", [table({ server_side_encryption: undefined })]],
  [
    "AWS_TABLE_PROTECTED",
    "a table without recovery",
    [table({ point_in_time_recovery: block({ enabled: false }) })],
  ],
  [
    "AWS_TABLE_PROTECTED",
    "a table that anybody can delete",
    [table({ deletion_protection_enabled: undefined })],
  ],
  [
    "AWS_BUCKET_PRIVATE",
    "a bucket with one switch off",
    [bucket, ...guarded.slice(0, -1), publicAccess({ block_public_policy: false })],
  ],
  ["AWS_BUCKET_ENCRYPTED", "a bucket in the clear", [bucket, ...guarded.slice(1)]],
  ["AWS_BUCKET_VERSIONED", "a bucket that forgets", [bucket, bucketEncryption, ...guarded.slice(2)]],
  [
    "AWS_BUCKET_TLS",
    "a bucket without a policy",
    [bucket, bucketEncryption, bucketVersioning, publicAccess()],
  ],
  [
    "AWS_ENVIRONMENT_NO_SECRET",
    "a secret's value from a variable",
    [lambda({ environment: block({ variables: { MOTIF_SECRET_PAYMENT_KEY: ref("var.payment_key") } }) })],
  ],
  [
    "AWS_SECRET_NO_VALUE",
    "a value of a secret",
    [resource("aws_secretsmanager_secret_version", "key", { secret_id: "x", secret_string: ref("var.key") })],
  ],
  ["AWS_SECRET_RECOVERABLE", "a secret that is gone at once", [secret({ recovery_window_in_days: 0 })]],
  ["AWS_SECRET_RECOVERABLE", "a secret that nobody thought about", [secret({})]],
  ["AWS_API_LOGGED", "a stage without a log", [stage({ access_log_settings: undefined })]],
  ["AWS_API_THROTTLED", "a stage without limits", [stage({ default_route_settings: undefined })]],
];

describe("security rules", () => {
  it("hold for an app with everything", async () => {
    const plan = toTerraform(makePlan((await loadWarehouse()).inventory));
    expect(applyRules(plan, SECURITY_RULES)).toEqual([]);
  });

  it.each<[string, Block[]]>([
    ["a function", [lambda(), logGroup]],
    [
      "a policy",
      [policy({ actions: ["dynamodb:GetItem"], resources: [ref("aws_dynamodb_table.items", "arn")] })],
    ],
    ["a queue", [queue, queuePolicy, tlsOnly(), mapping()]],
    ["a bucket", [bucket, ...guarded]],
    ["a table", [table()]],
    [
      "a schedule that may lose a run",
      [scheduleTo({ retry_policy: block({ maximum_retry_attempts: 0 }) }), lambda()],
    ],
    ["events with a destination", [notification("aws_lambda_function.work"), lambda(), destination]],
    [
      "events of an alias with a destination",
      [notification("aws_lambda_alias.work"), lambda(), alias, destination],
    ],
    ["a stage", [stage({})]],
    [
      "actions that AWS offers with * only",
      [policy({ actions: [...ACTIONS_WITHOUT_RESOURCE], resources: ["*"] })],
    ],
    [
      "a secret of the plan, by its ARN",
      [
        secret({ recovery_window_in_days: 30 }),
        lambda({
          environment: block({
            variables: { MOTIF_SECRET_PAYMENT_KEY: ref("aws_secretsmanager_secret.payment_key", "arn") },
          }),
        }),
      ],
    ],
    [
      "a URL that is public where a variable says so",
      [
        resource("aws_lambda_function_url", "work", {
          authorization_type: conditional(ref("var.public"), "NONE", "AWS_IAM"),
        }),
        resource(
          "aws_lambda_permission",
          "work",
          { action: "lambda:InvokeFunction", principal: "*", invoked_via_function_url: true },
          { count: conditional(ref("var.public"), 1, 0) },
        ),
      ],
    ],
    ["a secret by reference", [lambda({ environment: block({ variables: { DB_PASSWORD_ARN: "arn:…" } }) })]],
  ])("let %s pass that is as it should be", (_name, made) => {
    expect(broken(...made)).toEqual([]);
  });

  it.each(WRONG)("%s catches %s", (code, _name, made) => {
    expect(broken(...made)).toEqual([code]);
  });

  it("are each shown to fail", () => {
    expect([...new Set(WRONG.map(([code]) => code))].sort()).toEqual(
      SECURITY_RULES.map(({ code }) => code).sort(),
    );
  });
});
