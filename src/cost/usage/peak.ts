import { SECONDS_PER_MONTH } from "../units.ts";
import type { FunctionUsage } from "./function-usage.ts";
import type { Usage } from "./usage.ts";

/** What is counted in a month, per second in the busiest hour of the day, if it comes as the app's invocations do. */
export function peakPerSecond({ functions }: Pick<Usage, "functions">, perMonth: number): number {
  const hours = Array.from({ length: 24 }, (_, hour) =>
    functions.reduce((sum, fn) => sum + (fn.invocationsPerSecond[hour] ?? 0), 0),
  );
  const average = hours.reduce((sum, rate) => sum + rate, 0) / hours.length;
  return average === 0 ? 0 : (perMonth / SECONDS_PER_MONTH) * (Math.max(...hours) / average);
}

/** Invocations of a function in progress at the same time in its busiest hour, on average. */
export function peakConcurrency({ invocationsPerSecond }: FunctionUsage, durationMs: number): number {
  return (Math.max(0, ...invocationsPerSecond) * durationMs) / 1000;
}
