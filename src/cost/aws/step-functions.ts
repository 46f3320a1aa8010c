import type { Quantity } from "../billing/line-item.ts";
import { averageOf, checkUsage, type Measure } from "../billing/measure.ts";
import { metered } from "../billing/metered.ts";
import { ceilTo } from "../units.ts";

/** A month of one Standard workflow. */
export interface StandardWorkflowUsage {
  readonly executions: number;
  /** Transitions of an execution that meets no error, its start included. */
  readonly transitionsPerExecution: number;
  /** Retried states, over all executions. */
  readonly retries?: number;
}

/** Standard workflows count every transition, retries too (https://aws.amazon.com/step-functions/pricing/). */
export function standardWorkflow(resource: string, usage: StandardWorkflowUsage): Quantity[] {
  checkUsage(resource, usage);
  const quantity = usage.executions * usage.transitionsPerExecution + (usage.retries ?? 0);
  return metered("stepfunctions-standard", resource, { "state-transitions": quantity });
}

/** A month of one Express workflow. */
export interface ExpressWorkflowUsage {
  readonly executions: number;
  readonly durationMs: Measure;
  /** Memory of the definition and the data in flight; a small workflow stays within the first 64 MB. */
  readonly memoryMB: number;
}

/** Express workflows count executions and GB-hours: duration up to 100 ms, memory up to 64 MB. */
export function expressWorkflow(resource: string, usage: ExpressWorkflowUsage): Quantity[] {
  checkUsage(resource, usage);
  const hours = (usage.executions * averageOf(usage.durationMs, (ms) => ceilTo(ms, 100))) / 3_600_000;
  const gb = Math.max(64, ceilTo(usage.memoryMB, 64)) / 1024;
  return metered("stepfunctions-express", resource, { requests: usage.executions, duration: hours * gb });
}
