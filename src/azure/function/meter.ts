import { averageOf, ceilTo, checkUsage, type Measure, metered, type Quantity } from "@motif/cost/kit";

/** An instance that executes anything is billed for so long at least, in milliseconds. */
export const SHORTEST_MS = 1000;

/** A month of one function on the Flex Consumption plan. */
export interface FlexPlanUsage {
  readonly executions: number;
  readonly durationMs: Measure;
  /** The whole instance is billed, whatever the function uses. */
  readonly instanceMemoryMB: number;
  /** Executions that share an instance's active time on average; 1 where they seldom overlap. */
  readonly concurrency?: number;
  readonly alwaysReady?: AlwaysReady;
}

/** Instances that are never taken away. */
export interface AlwaysReady {
  readonly instances: number;
  readonly hours: number;
  /** Executions they serve (0 to 1); the rest is on demand. Default 1. */
  readonly share?: number;
}

/**
 * Flex Consumption: the memory of the instance for as long as it executes anything, at least 1,000 ms, then up to
 * 100 ms; no free grant for always-ready instances
 * (https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#billing).
 */
export function functionsFlex(resource: string, usage: FlexPlanUsage): Quantity[] {
  checkUsage(resource, usage);
  const gb = usage.instanceMemoryMB / 1024;
  const concurrency = Math.max(1, usage.concurrency ?? 1);
  const seconds =
    averageOf(usage.durationMs, (ms) => Math.max(SHORTEST_MS, ceilTo(ms, 100))) / 1000 / concurrency;
  const readyShare = usage.alwaysReady ? (usage.alwaysReady.share ?? 1) : 0;
  const onDemand = usage.executions * (1 - readyShare);
  const ready = usage.executions * readyShare;
  return metered("functions-flex", resource, {
    "on-demand-executions": onDemand,
    "on-demand-time": onDemand * seconds * gb,
    "always-ready-baseline":
      (usage.alwaysReady?.instances ?? 0) * (usage.alwaysReady?.hours ?? 0) * 3600 * gb,
    "always-ready-executions": ready,
    "always-ready-time": ready * seconds * gb,
  });
}
