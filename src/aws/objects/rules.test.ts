import { block, ref, resource } from "@motif/compile";
import { describeRules, destination, lambda, permission } from "../testing/rules.ts";
import { RULES } from "./rules.ts";

const alias = resource("aws_lambda_alias", "work", {
  name: "live",
  function_name: ref("aws_lambda_function.work", "function_name"),
});
const called = permission({
  function_name: ref("aws_lambda_function.work", "function_name"),
  principal: "s3.amazonaws.com",
  source_arn: ref("aws_s3_bucket.uploads", "arn"),
  source_account: "123456789012",
});
const notification = (target: string) =>
  resource(
    "aws_s3_bucket_notification",
    "uploads",
    {
      bucket: ref("aws_s3_bucket.uploads", "id"),
      lambda_function: block({ lambda_function_arn: ref(target, "arn"), events: ["s3:ObjectCreated:*"] }),
    },
    { dependsOn: [called] },
  );

describeRules(RULES, {
  right: [
    ["events with a destination", [called, notification("aws_lambda_function.work"), lambda(), destination]],
    [
      "events of an alias with a destination",
      [called, notification("aws_lambda_alias.work"), lambda(), alias, destination],
    ],
  ],
  wrong: [
    [
      "AWS_OBJECT_DEAD_LETTER",
      "events that go nowhere",
      [called, notification("aws_lambda_function.work"), lambda()],
    ],
    [
      "AWS_OBJECT_DEAD_LETTER",
      "events of an alias that go nowhere",
      [called, notification("aws_lambda_alias.work"), lambda(), alias],
    ],
    [
      "AWS_PERMISSION_SOURCE",
      "a bucket of whatever account",
      [permission({ principal: "s3.amazonaws.com", source_arn: ref("aws_s3_bucket.uploads", "arn") })],
    ],
  ],
});
