import type { Quantity } from "../../billing/line-item.ts";
import { averageOf, checkUsage, type Measure } from "../../billing/measure.ts";
import { metered } from "../../billing/metered.ts";
import { ceilTo } from "../../units.ts";

/** A month of one function on the classic (legacy) Consumption plan. */
export interface ConsumptionPlanUsage {
  readonly executions: number;
  readonly durationMs: Measure;
  /** Memory the process was observed to use: this plan has no configured size. */
  readonly observedMemoryMB: number;
}

/**
 * Consumption plan: observed memory up to 128 MB steps (at most 1,536), time up to 1 ms, at least 100 ms and 128 MB
 * per execution (https://azure.microsoft.com/pricing/details/functions/).
 */
export function functionsConsumption(resource: string, usage: ConsumptionPlanUsage): Quantity[] {
  checkUsage(resource, usage);
  const gb = Math.min(1536, Math.max(128, ceilTo(usage.observedMemoryMB, 128))) / 1024;
  const seconds = averageOf(usage.durationMs, (ms) => Math.max(100, ceilTo(ms, 1))) / 1000;
  return metered("functions-consumption", resource, {
    executions: usage.executions,
    "execution-time": usage.executions * seconds * gb,
  });
}
