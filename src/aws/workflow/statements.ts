import type { WorkflowLayout } from "@motif/core/platform";
import type { Granted } from "../ground/room.ts";
import { actionsOf } from "../ground/statements.ts";
import { executionsReference, workflowReference } from "./reference.ts";

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_stepfunctions.html */
const OF_WORKFLOW: Readonly<Record<string, readonly string[]>> = {
  start: ["states:StartExecution"],
  run: ["states:StartSyncExecution"],
  succeed: ["states:SendTaskSuccess"],
  fail: ["states:SendTaskFailure"],
  heartbeat: ["states:SendTaskHeartbeat"],
  describe: [],
  stop: [],
  redrive: [],
};
const OF_EXECUTIONS: Readonly<Record<string, readonly string[]>> = {
  start: [],
  run: [],
  succeed: [],
  fail: [],
  heartbeat: [],
  describe: ["states:DescribeExecution"],
  stop: ["states:StopExecution"],
  redrive: ["states:RedriveExecution"],
};

/** What a grant of a workflow becomes: that state machine and its executions, and no other. */
export function grantedWorkflow({ name }: WorkflowLayout, operations: readonly string[]): Granted[] {
  return [
    { actions: actionsOf(OF_WORKFLOW, operations), resources: [workflowReference(name)] },
    { actions: actionsOf(OF_EXECUTIONS, operations), resources: [executionsReference(name)] },
  ];
}
