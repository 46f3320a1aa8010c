import type { Measure } from "../billing/measure.ts";
import { DAYS_PER_MONTH } from "../units.ts";
import type { ResolvedWorkload } from "../workload/resolved.ts";

/** Executions of a workflow. */
export interface WorkflowUsage {
  readonly name: string;
  readonly type: "standard" | "express";
  readonly executions: number;
  /** States gone through, over all executions, retried ones again; tasks among them. */
  readonly states: number;
  readonly tasks: number;
  /** Of one execution. */
  readonly durationMs: Measure;
  readonly memoryMB: number;
}

/** A month of a workload's workflows at `perDay` arrivals a day. A task that fails is tried again until it succeeds. */
export function workflowUsage({ workflows }: ResolvedWorkload, perDay: number): WorkflowUsage[] {
  return [...workflows].map(([name, load]) => {
    const executions = perDay * DAYS_PER_MONTH * load.perArrival;
    const retries = load.tasks * (1 / (1 - load.failureRate) - 1);
    return {
      name,
      type: load.type,
      executions,
      states: executions * (load.states + retries),
      tasks: executions * (load.tasks + retries),
      durationMs: load.durationMs,
      memoryMB: load.memoryMB,
    };
  });
}
