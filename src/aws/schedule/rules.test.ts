import { type Args, block, ref, resource } from "@motif/compile";
import { describeRules, destination, lambda } from "../testing/rules.ts";
import { RULES } from "./rules.ts";

const scheduleTo = (target: Args) =>
  resource("aws_scheduler_schedule", "nightly", {
    target: block({ arn: ref("aws_lambda_function.work", "arn"), ...target }),
  });

describeRules(RULES, {
  right: [
    [
      "a schedule that may lose a run",
      [scheduleTo({ retry_policy: block({ maximum_retry_attempts: 0 }) }), lambda()],
    ],
  ],
  wrong: [
    ["AWS_SCHEDULE_DEAD_LETTER", "runs that go nowhere", [scheduleTo({}), lambda(), destination]],
    [
      "AWS_SCHEDULE_DEAD_LETTER",
      "failed runs that go nowhere",
      [scheduleTo({ dead_letter_config: block({ arn: "arn" }) }), lambda()],
    ],
  ],
});
