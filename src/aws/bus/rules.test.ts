import { type Args, block, resource } from "@motif/compile";
import { describeConstraints, describeRules } from "../testing/rules.ts";
import { RULES } from "./rules.ts";

const rule = (changes: Args = {}) =>
  resource("aws_cloudwatch_event_rule", "queue", {
    name: "orders-mail",
    event_bus_name: "orders",
    event_pattern: "{}",
    ...changes,
  });
const target = (changes: Args = {}) =>
  resource("aws_cloudwatch_event_target", "queue", {
    rule: "orders-mail",
    event_bus_name: "orders",
    arn: "arn",
    input_path: "$.detail",
    dead_letter_config: block({ arn: "arn" }),
    ...changes,
  });

describeRules(RULES, {
  right: [["a rule with a queue behind it", [rule(), target()]]],
  wrong: [
    ["AWS_RULE_BUS", "a rule of the default bus", [rule({ event_bus_name: undefined }), target()]],
    ["AWS_TARGET_DETAIL", "an event of EventBridge's own form", [rule(), target({ input_path: undefined })]],
    [
      "AWS_TARGET_DEAD_LETTER",
      "a target that loses what its queue refuses",
      [rule(), target({ dead_letter_config: undefined })],
    ],
  ],
});

describeConstraints([
  {
    type: "aws_cloudwatch_event_target",
    good: "retry_policy {\n  maximum_retry_attempts = 185\n}",
    bad: "retry_policy {\n  maximum_retry_attempts = 186\n}",
    code: "value-out-of-range",
  },
]);
