import { averageOf } from "../billing/measure.ts";
import { SECONDS_PER_MONTH } from "../units.ts";
import { sum } from "./calls.ts";
import type { FunctionUsage } from "./function-usage.ts";

/**
 * How often a function asks a service in a month for a value that its environments then keep for a while: every environment
 * that is in use asks once in that time, and no invocation more than once.
 */
export function readsOfKept(keptSeconds: number): (usage: FunctionUsage) => number {
  return ({ invocationsPerSecond, unitMs }) => {
    const seconds = SECONDS_PER_MONTH / invocationsPerSecond.length;
    return sum(invocationsPerSecond, (rate) => {
      const environments = Math.max(1, (rate * averageOf(unitMs)) / 1000);
      return Math.min(rate, environments / keptSeconds) * seconds;
    });
  };
}
