import { nested } from "@motif/compile";
import { type Constraints, oneOf, type Rule } from "@motif/compile/kit";
import { WORKFLOW_TYPE } from "./reference.ts";

/** What workflows must not be although Terraform and AWS would accept it. */
export const RULES: readonly Rule[] = [
  {
    code: "AWS_WORKFLOW_LOG",
    appliesTo: [WORKFLOW_TYPE],
    check: (machine) =>
      nested(machine, "logging_configuration").length > 0
        ? undefined
        : "has no log: what an execution failed at is only in a history that ends after 90 days; set logging_configuration",
  },
];

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html */
export const CONSTRAINTS: Constraints = {
  [WORKFLOW_TYPE]: [oneOf("type", "EXPRESS", "STANDARD")],
};
