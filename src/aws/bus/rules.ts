import { nested } from "@motif/compile";
import { type Constraints, isSet, literal, type Rule, range } from "@motif/compile/kit";

const TARGET = "aws_cloudwatch_event_target";

/** What buses must not be although Terraform and AWS would accept it. */
export const RULES: readonly Rule[] = [
  {
    code: "AWS_RULE_BUS",
    appliesTo: ["aws_cloudwatch_event_rule"],
    check: (rule) =>
      isSet(rule, "event_bus_name") ? undefined : "is a rule of the account's default bus; give it a bus",
  },
  {
    code: "AWS_TARGET_DETAIL",
    appliesTo: [TARGET],
    check: (target) =>
      literal(target, "input_path") === "$.detail"
        ? undefined
        : "wraps the CloudEvent into an event of EventBridge, which the adapter does not read; set input_path",
  },
  {
    code: "AWS_TARGET_DEAD_LETTER",
    appliesTo: [TARGET],
    check: (target) =>
      nested(target, "dead_letter_config").length > 0
        ? undefined
        : "loses what its queue refuses, or is not there to take for 24 hours; give it a dead_letter_config",
  },
];

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RetryPolicy.html */
export const CONSTRAINTS: Constraints = {
  [TARGET]: [
    range("retry_policy.maximum_event_age_in_seconds", 60, 86_400),
    range("retry_policy.maximum_retry_attempts", 0, 185),
  ],
};
