import { type AlarmPlan, alarm } from "../ground/alarms.ts";
import type { WorkflowPlans } from "./plan.ts";
import { workflowReference } from "./reference.ts";

const ENDS = [
  { kind: "failed", metric: "ExecutionsFailed", what: "failed" },
  { kind: "timed-out", metric: "ExecutionsTimedOut", what: "timed out" },
] as const;

/**
 * What no state of a workflow caught.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html
 */
export function workflowAlarms({ workflows }: WorkflowPlans): AlarmPlan[] {
  return workflows.flatMap(({ name }) =>
    ENDS.map(({ kind, metric, what }) =>
      alarm({
        subject: name,
        kind,
        description: `An execution of {subject} ${what}: look at its history, and redrive it`,
        namespace: "AWS/States",
        metric,
        dimension: { name: "StateMachineArn", value: workflowReference(name) },
      }),
    ),
  );
}
