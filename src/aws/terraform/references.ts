import { type Expression, ref, tpl, v } from "@motif/compile";
import type { FunctionPlan, Reference, StatementResource } from "../plan/aws-plan.ts";
import { identifier, SECRET_KEY } from "./naming.ts";

/** Name of the alias of functions with provisioned concurrency. */
export const ALIAS = "live";

const TYPES = {
  function: "aws_lambda_function",
  table: "aws_dynamodb_table",
  bucket: "aws_s3_bucket",
  queue: "aws_sqs_queue",
  secret: "aws_secretsmanager_secret",
  api: "aws_apigatewayv2_api",
} as const;

/** The name of each attribute in the provider, where it is not the plan's own. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  "function.name": "function_name",
  "bucket.name": "bucket",
};

/** The address of something in the plan: `aws_sqs_queue.jobs`. */
export function addressOf(kind: Reference["kind"], name: string): string {
  return `${TYPES[kind]}.${identifier(name)}`;
}

/** A reference of the plan as Terraform's. */
export function referenceTo({ kind, name, attribute }: Reference): Expression {
  return ref(addressOf(kind, name), ATTRIBUTES[`${kind}.${attribute}`] ?? attribute);
}

/** The ARN that a permission is for. */
export function arnOf(resource: StatementResource): Expression {
  switch (resource.kind) {
    case "table": {
      const arn = ref(addressOf("table", resource.name), "arn");
      return resource.index === undefined ? arn : tpl`${arn}/index/${resource.index}`;
    }
    case "objects":
      return tpl`${ref(addressOf("bucket", resource.name), "arn")}/*`;
    case "log-streams":
      return tpl`${ref(`aws_cloudwatch_log_group.${identifier(resource.function)}`, "arn")}:*`;
    case "secret-key":
      return v(SECRET_KEY);
    default:
      return ref(addressOf(resource.kind, resource.name), "arn");
  }
}

/** What triggers invoke: the function, or its alias where it has provisioned concurrency. */
export function targetOf(fn: FunctionPlan): {
  readonly arn: Expression;
  readonly invokeArn: Expression;
  readonly qualifier: Expression | undefined;
} {
  const aliased = fn.provisionedConcurrency > 0;
  const address = aliased ? `aws_lambda_alias.${identifier(fn.name)}` : addressOf("function", fn.name);
  return {
    arn: ref(address, "arn"),
    invokeArn: ref(address, "invoke_arn"),
    qualifier: aliased ? ref(address, "name") : undefined,
  };
}
