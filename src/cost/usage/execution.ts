import { averageOf, type Measure } from "../billing/measure.ts";
import { coldStartShare } from "../cold-starts/model.ts";
import type { FunctionUsage } from "./function-usage.ts";

/** Units of work in one invocation, on average. */
export function unitsPerInvocation({ units, invocations }: FunctionUsage): number {
  return invocations === 0 ? 1 : Math.max(1, units / invocations);
}

/**
 * How long an invocation takes on a share of a core: waiting takes as long as measured, and overlaps where units of a
 * batch run in parallel; computing takes longer with less than a core, and never overlaps, as JavaScript has one thread.
 * @param cores 1 is a whole core; more do not help
 * @param units units in the invocation, 1 if it is not a batch
 */
export function invocationMs(fn: FunctionUsage, cores: number, units: number): Measure {
  const overlap = Math.max(1, Math.min(fn.parallel, units));
  const computing = fn.cpuMs / Math.min(1, cores);
  return mapped(fn.unitMs, (ms) => units * (Math.max(0, ms - fn.cpuMs) / overlap + computing));
}

function mapped(measure: Measure, of: (value: number) => number): Measure {
  if (typeof measure === "number") return of(measure);
  return measure.map(({ value, share }) => ({ value: of(value), share }));
}

/** How a cloud keeps environments, for `averageColdShare`. */
export interface Keeping {
  readonly durationMs: Measure;
  readonly keepAliveSeconds: number;
  readonly alwaysReady: number;
  /** The share where none is kept ready, if the workload states it. */
  readonly stated: number | undefined;
}

/** Share of a day's invocations that meet a cold start: the model's share of each hour, weighted by its traffic. */
export function averageColdShare(perSecond: readonly number[], keeping: Keeping): number {
  const { keepAliveSeconds, alwaysReady, stated } = keeping;
  if (stated !== undefined && alwaysReady === 0) return stated;
  const durationMs = averageOf(keeping.durationMs);
  return weightedByTraffic(perSecond, (requestsPerSecond) =>
    coldStartShare({ requestsPerSecond, durationMs, keepAliveSeconds, alwaysReady }),
  );
}

/**
 * Share of a day's invocations that find all of `places` taken (Poisson arrivals see time averages, and the number in
 * progress of the M/G/infinity queue is Poisson).
 */
export function averageSpillShare(perSecond: readonly number[], durationMs: Measure, places: number): number {
  const seconds = averageOf(durationMs) / 1000;
  return weightedByTraffic(perSecond, (rate) => 1 - poissonBelow(rate * seconds, places));
}

/**
 * Instances that are active on average, where each takes up to `concurrency` executions: the mean of ⌈N ⁄ concurrency⌉
 * for a Poisson number N in progress.
 */
export function activeInstances(load: number, concurrency: number): number {
  if (concurrency <= 1) return load;
  const last = Math.ceil(load + 12 * Math.sqrt(load) + 12);
  let mean = 0;
  let logProbability = -load;
  for (let n = 1; n <= last; n++) {
    logProbability += Math.log(load / n);
    mean += Math.exp(logProbability) * Math.ceil(n / concurrency);
  }
  return mean;
}

/** P(N < places) of a Poisson number N with this mean. */
function poissonBelow(mean: number, places: number): number {
  let below = 0;
  let logProbability = -mean;
  for (let n = 0; n < places; n++) {
    if (n > 0) logProbability += Math.log(mean / n);
    below += Math.exp(logProbability);
  }
  return Math.min(1, below);
}

function weightedByTraffic(perSecond: readonly number[], of: (rate: number) => number): number {
  const known = new Map<number, number>();
  let sum = 0;
  let weight = 0;
  for (const rate of perSecond) {
    if (rate === 0) continue;
    const value = known.get(rate) ?? of(rate);
    known.set(rate, value);
    sum += value * rate;
    weight += rate;
  }
  return weight === 0 ? 0 : sum / weight;
}
