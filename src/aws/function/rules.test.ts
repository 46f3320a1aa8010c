import { type Args, type Block, block, blocks, commented, data, ref, resource } from "@motif/compile";
import { describeConstraints, describeRules, lambda, logGroup, permission } from "../testing/rules.ts";
import { ACTIONS_WITHOUT_RESOURCE, RULES } from "./rules.ts";

const queueArn = ref("aws_sqs_queue.jobs", "arn");

function policy(statement: Args): Block {
  return data("aws_iam_policy_document", "work", {
    statement: blocks([commented("work: grant items", statement)]),
  });
}

describeRules(RULES, {
  right: [
    ["a function", [lambda(), logGroup]],
    [
      "a policy",
      [policy({ actions: ["dynamodb:GetItem"], resources: [ref("aws_dynamodb_table.items", "arn")] })],
    ],
    [
      "actions that AWS offers with * only",
      [policy({ actions: [...ACTIONS_WITHOUT_RESOURCE], resources: ["*"] })],
    ],
    ["a secret by reference", [lambda({ environment: block({ variables: { DB_PASSWORD_ARN: "arn:…" } }) })]],
  ],
  wrong: [
    ["AWS_POLICY_EXACT", "an action with *", [policy({ actions: ["dynamodb:*"], resources: ["arn"] })]],
    ["AWS_POLICY_EXACT", "every resource", [policy({ actions: ["dynamodb:GetItem"], resources: ["*"] })]],
    [
      "AWS_POLICY_EXACT",
      "every resource beside a reference",
      [policy({ actions: ["sqs:SendMessage"], resources: [queueArn, "*"] })],
    ],
    [
      "AWS_POLICY_EXACT",
      "actions that nobody can read",
      [policy({ actions: ref("var.actions"), resources: [queueArn] })],
    ],
    [
      "AWS_POLICY_EXPLAINED",
      "a statement without a comment",
      [
        data("aws_iam_policy_document", "work", {
          statement: block({ actions: ["sqs:SendMessage"], resources: [queueArn] }),
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
    [
      "AWS_ENVIRONMENT_NO_SECRET",
      "a secret's value from a variable",
      [lambda({ environment: block({ variables: { MOTIF_SECRET_PAYMENT_KEY: ref("var.payment_key") } }) })],
    ],
    ["AWS_FUNCTION_TRACED", "a function without tracing", [lambda({ tracing_config: undefined })]],
    [
      "AWS_FUNCTION_LOG_GROUP",
      "a function with a log group of Lambda's own",
      [lambda({ logging_config: undefined })],
    ],
    ["AWS_LOG_RETENTION", "logs for ever", [resource("aws_cloudwatch_log_group", "x", { name: "x" })]],
    [
      "AWS_PERMISSION_SOURCE",
      "a whole service as caller",
      [permission({ principal: "events.amazonaws.com" })],
    ],
  ],
});

describeConstraints([
  {
    type: "aws_lambda_function",
    good: 'runtime = "nodejs24.x"',
    bad: 'runtime = "nodejs18.x"',
    code: "value-malformed",
  },
]);
