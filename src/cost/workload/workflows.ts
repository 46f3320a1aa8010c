import type { Inventory } from "@motif/core/model";
import { averageOf } from "../billing/measure.ts";
import type { WorkflowLoad } from "./loads.ts";
import type { Workload } from "./workload.ts";

/** An Express workflow may run so long (https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html). */
export const LONGEST_EXPRESS_MS = 300_000;

/** The workflows of a workload with every gap filled; what cannot be is reported by field. */
export function workflowsOf(
  { resources }: Inventory,
  { workflows = {} }: Workload,
  report: (field: string, message: string) => void,
): ReadonlyMap<string, Required<WorkflowLoad>> {
  const resolved = new Map<string, Required<WorkflowLoad>>();
  for (const [name, load] of Object.entries(workflows)) {
    const workflow = { type: "standard" as const, failureRate: 0, memoryMB: 64, calls: {}, ...load };
    const field = `workflows.${name}`;
    if (workflow.tasks > workflow.states) {
      report(`${field}.tasks`, `is ${workflow.tasks}, more than its ${workflow.states} states`);
    }
    if (workflow.type === "express" && longestOf(workflow) > LONGEST_EXPRESS_MS) {
      report(
        `${field}.durationMs`,
        `is more than the ${LONGEST_EXPRESS_MS} ms that an Express workflow may run`,
      );
    }
    resolved.set(name, workflow);
  }
  for (const { name, type, uses } of resources.workflow) {
    const said = resolved.get(name);
    for (const use of Object.keys(said?.calls ?? {}))
      if (!uses.some((each) => each.name === use))
        report(`workflows.${name}.calls.${use}`, "is nothing that the workflow uses");
    if (!said) report(`workflows.${name}`, "is missing; how many executions are there, of how many states?");
    else if (said.type !== type)
      report(`workflows.${name}.type`, `is ${said.type}, and the app has it ${type}`);
  }
  return resolved;
}

/** The longest of a workflow's durations, in milliseconds. */
export function longestOf({ durationMs }: Pick<WorkflowLoad, "durationMs">): number {
  if (typeof durationMs === "number") return durationMs;
  return Math.max(averageOf(durationMs), ...durationMs.map(({ value }) => value));
}
