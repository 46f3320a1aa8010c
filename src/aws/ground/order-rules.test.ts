import { block, ref, resource } from "@motif/compile";
import { describeRules, destination, lambda, logGroup, permission } from "../testing/rules.ts";
import { ORDER_RULES } from "./order-rules.ts";

const role = resource("aws_iam_role", "work", { name: "work" });
const policy = resource("aws_iam_role_policy", "work", { role: ref(role, "id"), policy: "{}" });
const fn = (...dependsOn: readonly (typeof policy)[]) => lambda({}, "work", { dependsOn });
const called = permission({
  function_name: ref(fn(), "function_name"),
  principal: "s3.amazonaws.com",
  source_arn: ref("aws_s3_bucket.uploads", "arn"),
  source_account: "123456789012",
});
const notification = (...dependsOn: readonly (typeof called)[]) =>
  resource(
    "aws_s3_bucket_notification",
    "uploads",
    { lambda_function: block({ lambda_function_arn: ref(fn(), "arn"), events: ["s3:ObjectCreated:*"] }) },
    { dependsOn },
  );
const schedule = (...dependsOn: readonly (typeof policy)[]) =>
  resource(
    "aws_scheduler_schedule",
    "nightly",
    {
      target: block({
        arn: "arn:aws:lambda:eu-central-1:123456789012:function:elsewhere",
        role_arn: ref(role, "arn"),
        retry_policy: block({ maximum_retry_attempts: 0 }),
      }),
    },
    { dependsOn },
  );

describeRules(ORDER_RULES, {
  right: [
    ["a function after the policy of its role", [role, policy, logGroup, fn(policy)]],
    ["a schedule after the policy of its role", [role, policy, schedule(policy)]],
    [
      "a notification after the permission to call",
      [role, logGroup, fn(), destination, called, notification(called)],
    ],
  ],
  wrong: [
    ["AWS_ROLE_READY", "a function before the policy of its role", [role, policy, logGroup, fn()]],
    ["AWS_ROLE_READY", "a schedule before the policy of its role", [role, policy, schedule()]],
    [
      "AWS_NOTIFICATION_PERMITTED",
      "a notification that does not wait for the permission to call",
      [role, logGroup, fn(), destination, called, notification()],
    ],
    [
      "AWS_NOTIFICATION_PERMITTED",
      "a notification without a permission",
      [role, logGroup, fn(), destination, notification()],
    ],
  ],
});
