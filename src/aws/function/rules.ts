import {
  argument,
  type Block,
  type Expression,
  literalOf,
  nested,
  resourcesOf,
  walkExpression,
} from "@motif/compile";
import {
  type Constraints,
  conflicts,
  exactlyOneOf,
  type Floor,
  firstProblem,
  holdsCredential,
  isSecretName,
  isSet,
  literal,
  namesResource,
  oneOf,
  pattern,
  type Rule,
  range,
  referencesIn,
  requires,
  textsIn,
  wildcardIn,
} from "@motif/compile/kit";
import { LOG_RETENTION_DAYS } from "../ground/logs.ts";
import { throughUrl } from "../ground/rules.ts";

/**
 * Actions for which AWS offers no resource but `*`; docs/aws.md gives the reason for each.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const ACTIONS_WITHOUT_RESOURCE: readonly string[] = [
  "dynamodb:ListStreams",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "logs:CreateLogDelivery",
  "logs:DeleteLogDelivery",
  "logs:DescribeLogGroups",
  "logs:DescribeResourcePolicies",
  "logs:GetLogDelivery",
  "logs:ListLogDeliveries",
  "logs:PutResourcePolicy",
  "logs:UpdateLogDelivery",
  "xray:GetSamplingRules",
  "xray:GetSamplingTargets",
  "xray:PutTelemetryRecords",
  "xray:PutTraceSegments",
];

const LAMBDA = "aws_lambda_function";

/** What functions, their roles and their logs must not be although Terraform and AWS would accept it. */
export const RULES: readonly Rule[] = [
  {
    code: "AWS_POLICY_EXACT",
    appliesTo: ["data.aws_iam_policy_document"],
    check: (policy) => firstProblem(allowing(policy).map(tooWide)),
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
    check: (fn, module) => {
      const sharing = resourcesOf(module, LAMBDA).filter(
        (other) => referencesIn(other, "role")[0] === referencesIn(fn, "role")[0],
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
        referencesIn(config, "log_group")[0]?.startsWith("aws_cloudwatch_log_group."),
      )
        ? undefined
        : "logs into a group that is not in the module",
  },
  {
    code: "AWS_PERMISSION_SOURCE",
    appliesTo: ["aws_lambda_permission"],
    check: (permission) =>
      isSet(permission, "source_arn") || throughUrl(permission)
        ? undefined
        : "lets every caller of the service in; set source_arn",
  },
  {
    code: "AWS_LOG_RETENTION",
    appliesTo: ["aws_cloudwatch_log_group"],
    check: (group) => {
      const days = literal(group, "retention_in_days");
      return typeof days === "number" && days > 0 ? undefined : "keeps logs for ever; set retention_in_days";
    },
  },
];

/**
 * Runtimes that functions can be created with:
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html#runtimes-supported
 */
const RUNTIME =
  /^(nodejs2[024]\.x|python3\.1[0-4]|java(11|17|21|25)|java8\.al2|dotnet(8|10)|ruby3\.[2-4]|provided\.al2(023)?)$/;

/**
 * Enumerations, conflicts and formats: the provider's pages,
 * https://registry.terraform.io/providers/hashicorp/aws/6.66.0/docs/resources/<type without aws_>.
 * Ranges, where those pages give none: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html.
 */
export const CONSTRAINTS: Constraints = {
  aws_lambda_function: [
    exactlyOneOf(["filename", "image_uri", "s3_bucket"]),
    oneOf("architectures", "x86_64", "arm64"),
    oneOf("package_type", "Zip", "Image"),
    pattern("runtime", RUNTIME, "a supported runtime such as nodejs24.x"),
    oneOf("tracing_config.mode", "Active", "PassThrough"),
    oneOf("logging_config.log_format", "JSON", "Text"),
    range("memory_size", 128, 10240),
    range("timeout", 1, 900),
    range("ephemeral_storage.size", 512, 10240),
    pattern("function_name", /^[a-zA-Z0-9-_]{1,64}$/, "1 to 64 letters, digits, hyphens and underscores"),
    requires("s3_bucket", "s3_key"),
  ],
  aws_lambda_function_event_invoke_config: [
    range("maximum_event_age_in_seconds", 60, 21_600),
    range("maximum_retry_attempts", 0, 2),
  ],
  aws_lambda_function_recursion_config: [oneOf("recursive_loop", "Allow", "Terminate")],
  aws_cloudwatch_log_group: [
    conflicts(["name", "name_prefix"]),
    oneOf("retention_in_days", 0, ...LOG_RETENTION_DAYS),
    oneOf("log_group_class", "STANDARD", "INFREQUENT_ACCESS", "DELIVERY"),
  ],
  aws_iam_role: [
    conflicts(["name", "name_prefix"]),
    pattern("name", /^[\w+=,.@-]{1,64}$/, "1 to 64 letters, digits and +=,.@-_"),
    range("max_session_duration", 3600, 43_200),
  ],
  "data.aws_iam_policy_document": [oneOf("statement.effect", "Allow", "Deny")],
};

/** Statements that allow something; those of trust policies have principals and no resources. */
function allowing(policy: Block): Block[] {
  return nested(policy, "statement").filter(
    (statement) => literal(statement, "effect") !== "Deny" && nested(statement, "principals").length === 0,
  );
}

function tooWide(statement: Block): string | undefined {
  const actions = literalOf(argument(statement, "actions"));
  const wild = wildcardIn(actions);
  if (wild !== undefined) return wild;
  if (!textsIn(argument(statement, "resources")).includes("*")) return undefined;
  const avoidable = textsIn(argument(statement, "actions")).filter(
    (action) => !ACTIONS_WITHOUT_RESOURCE.includes(action),
  );
  return avoidable.length > 0 ? `allows ${avoidable.join(", ")} on every resource; name them` : undefined;
}

/** A variable may name a secret (its ARN), never hold it. */
function secretsIn(variables: Expression): string[] {
  return [...walkExpression(variables)].flatMap((node) => {
    if (node.kind === "literal" && holdsCredential(String(node.value), /AKIA[0-9A-Z]{16}/)) {
      return ["holds a credential in an environment variable"];
    }
    if (node.kind !== "object") return [];
    return node.entries
      .filter(
        ({ key, value }) => isSecretName(key) && !/_(ARN|NAME)$/.test(key) && !namesResource(value, "aws"),
      )
      .map(({ key }) => `has ${key} in its environment; pass the secret's ARN and read it at run time`);
  });
}

/** What of it came after the provider's oldest version. */
export const FLOORS: readonly Floor[] = [
  {
    at: "aws_lambda_function.runtime",
    value: "nodejs24.x",
    first: "6.21",
    source:
      'https://github.com/hashicorp/terraform-provider-aws/issues/45024: before it, the plan fails with "expected runtime to be one of"',
  },
];
