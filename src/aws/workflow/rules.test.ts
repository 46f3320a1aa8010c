import { type Args, block, resource } from "@motif/compile";
import { describeConstraints, describeRules } from "../testing/rules.ts";
import { RULES } from "./rules.ts";

const machine = (changes: Args = {}) =>
  resource("aws_sfn_state_machine", "saga", {
    name: "saga",
    role_arn: "arn",
    definition: "{}",
    logging_configuration: block({ log_destination: "arn:*", level: "ERROR" }),
    ...changes,
  });

describeRules(RULES, {
  right: [["a state machine with a log", [machine()]]],
  wrong: [
    ["AWS_WORKFLOW_LOG", "a state machine without one", [machine({ logging_configuration: undefined })]],
  ],
});

describeConstraints([
  {
    type: "aws_sfn_state_machine",
    good: 'type = "EXPRESS"',
    bad: 'type = "FAST"',
    code: "value-not-allowed",
  },
]);
