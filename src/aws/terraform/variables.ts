import { type Addressed, call, conditional, op, tpl, v, variable } from "@motif/compile";
import type { AwsPlan } from "../plan/aws-plan.ts";
import { PUBLIC_URLS } from "./function-urls.ts";
import { SECRET_KEY } from "./naming.ts";

const NAME_RULE = "lower-case letters, digits and single dashes, beginning with a letter";
const NAME_PATTERN = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$";

/** Input variables: the two that have no default, and what else may differ between deployments. */
export function variableBlocks(plan: AwsPlan): Addressed[] {
  const prefix = tpl`${v("project_name")}-${v("environment")}`;
  return [
    variable("project_name", {
      type: "string",
      description: "First part of every name, such as acme.",
      validations: [matches("project_name")],
    }),
    variable("environment", {
      type: "string",
      description:
        "Second part of every name, such as staging. Another environment, or the same in another region, needs another one.",
      validations: [
        matches("environment"),
        {
          condition: op(call("length", prefix), "<=", plan.prefixLength),
          message: `project_name and environment with a dash between them have at most ${plan.prefixLength} characters; otherwise names become too long for AWS.`,
        },
      ],
    }),
    variable("region", {
      type: "string",
      description: "AWS region.",
      default: "eu-central-1",
      validations: [
        {
          condition: call("can", call("regex", "^[a-z]{2}(-[a-z]+)+-[0-9]$", v("region"))),
          message: "region is the code of an AWS region, such as eu-central-1.",
        },
      ],
    }),
    variable("tags", {
      type: "map(string)",
      description: "Tags of every resource, besides project, environment, app and managed-by.",
      default: {},
    }),
    variable("alarm_topic_arns", {
      type: "list(string)",
      description: "SNS topics that are told when an alarm goes off and when it is over.",
      default: [],
    }),
    ...(plan.tables.length + plan.buckets.length + plan.secrets.length > 0
      ? [
          variable("deletion_protection", {
            type: "bool",
            description:
              "Tables cannot be deleted, buckets only when they are empty, and deleted secrets can be restored for 30 days. Turn it off and apply before a destroy.",
            default: true,
          }),
        ]
      : []),
    ...(plan.secrets.length > 0 ? [secretKey()] : []),
    ...(plan.functions.some(({ url }) => url)
      ? [
          variable(PUBLIC_URLS, {
            type: "bool",
            description:
              "Everybody may call the URLs of functions that stream; if not, only principals whose policy allows lambda:InvokeFunctionUrl, with signed requests.",
            default: false,
          }),
        ]
      : []),
    ...(plan.api ? throttling() : []),
    variable("vpc_subnet_ids", {
      type: "list(string)",
      description:
        "Subnets to run the functions in; none for no VPC. They need a way to AWS's services (endpoints or NAT).",
      default: [],
    }),
    variable("vpc_security_group_ids", {
      type: "list(string)",
      description: "Security groups of the functions in the subnets.",
      default: [],
      validations: [
        {
          condition: op(
            op(call("length", v("vpc_security_group_ids")), ">", 0),
            "==",
            op(call("length", v("vpc_subnet_ids")), ">", 0),
          ),
          message: "vpc_subnet_ids and vpc_security_group_ids go together: give both or none.",
        },
      ],
    }),
  ];
}

function matches(name: string) {
  return {
    condition: call("can", call("regex", NAME_PATTERN, v(name))),
    message: `${name} has ${NAME_RULE}.`,
  };
}

function secretKey(): Addressed {
  return variable(SECRET_KEY, {
    type: "string",
    description:
      "ARN of a KMS key to encrypt the secrets with, whose policy leaves it to IAM who may use it; the AWS managed key if none is given.",
    default: null,
    validations: [
      {
        condition: conditional(
          op(v(SECRET_KEY), "==", null),
          true,
          call("can", call("regex", "^arn:[^:]+:kms:", v(SECRET_KEY))),
        ),
        message: `${SECRET_KEY} is the ARN of a KMS key.`,
      },
    ],
  });
}

function throttling(): Addressed[] {
  return [
    variable("api_throttling_rate", {
      type: "number",
      description: "Requests a second that the API takes on average; more are answered 429.",
      default: 1000,
    }),
    variable("api_throttling_burst", {
      type: "number",
      description: "Requests that the API takes at once, over the average.",
      default: 500,
    }),
  ];
}
