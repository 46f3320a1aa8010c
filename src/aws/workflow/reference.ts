import type { Reference } from "../ground/reference.ts";
import { pascal } from "../ground/sam.ts";

/** The type of state machines in Terraform. */
export const WORKFLOW_TYPE = "aws_sfn_state_machine";

/** The ARNs of executions in Terraform: locals, as nothing has an attribute of them. */
export const EXECUTIONS = "executions";
export const EXECUTIONS_TYPE = `local.${EXECUTIONS}`;

/** A state machine of the plan. */
export function workflowReference(name: string): Reference {
  return { type: WORKFLOW_TYPE, name, attribute: "arn" };
}

/** All executions of a state machine. */
export function executionsReference(name: string): Reference {
  return { type: EXECUTIONS_TYPE, name, attribute: "arn" };
}

/** The id of a state machine in SAM: `OrderSagaWorkflow`. */
export function workflowId(name: string): string {
  return `${pascal(name)}Workflow`;
}
