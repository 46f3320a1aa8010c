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
  /** Seconds that an instance is active for each execution if nothing is rounded, least of all to a second. */
  readonly leastSeconds?: number;
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
 * "The minimum billable execution period for both execution modes is 1,000 ms. Past that, the billable activity period is
 * rounded up to the nearest 100 ms." That leaves open whether a period is an execution or the time in which an instance executes
 * anything: the range is from time that is shared and not rounded to executions of a second at least that share nothing.
 *
 * Flex Consumption bills the memory of the instance for as long as it executes anything, at least 1,000 ms, then up to
 * 100 ms; no free grant for always-ready instances
 * (https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#billing).
 */
export function functionsFlex(resource: string, usage: FlexPlanUsage): Quantity[] {
  checkUsage(resource, usage);
  const gb = usage.instanceMemoryMB / 1024;
  const concurrency = Math.max(1, usage.concurrency ?? 1);
  const alone = averageOf(usage.durationMs, (ms) => Math.max(SHORTEST_MS, ceilTo(ms, 100))) / 1000;
  const seconds = alone / concurrency;
  const { leastSeconds = seconds } = usage;
  const readyShare = usage.alwaysReady ? (usage.alwaysReady.share ?? 1) : 0;
  const onDemand = usage.executions * (1 - readyShare);
  const ready = usage.executions * readyShare;
  const range = { low: onDemand * Math.min(seconds, leastSeconds) * gb, high: onDemand * alone * gb };
  return [
    ...metered("functions-flex", resource, { "on-demand-executions": onDemand }),
    ...metered("functions-flex", resource, { "on-demand-time": onDemand * seconds * gb }, { range }),
    ...metered("functions-flex", resource, {
      "always-ready-baseline":
        (usage.alwaysReady?.instances ?? 0) * (usage.alwaysReady?.hours ?? 0) * 3600 * gb,
      "always-ready-executions": ready,
      "always-ready-time": ready * seconds * gb,
    }),
  ];
}
