import type { Inventory } from "@motif/core/model";
import { averageOf } from "../billing/measure.ts";
import { SECONDS_PER_MONTH } from "../units.ts";
import type { FunctionUsage, SecretUsage } from "./usage.ts";

/** Adapters ask for a value at run time, and keep it for five minutes. */
const KEPT_SECONDS = 300;

/** How often an app's secrets are read. */
export function secretUsage(inventory: Inventory, functions: readonly FunctionUsage[]): SecretUsage[] {
  return inventory.secrets.map(({ name }) => {
    const readers = functions.filter(({ entry }) =>
      entry.grants.some(({ resource }) => resource.kind === "secret" && resource.name === name),
    );
    return { name, reads: readers.reduce((sum, fn) => sum + readsOf(fn), 0) };
  });
}

/** Every environment that is in use asks once in five minutes, and no invocation more than once. */
function readsOf({ invocationsPerSecond, unitMs }: FunctionUsage): number {
  const seconds = SECONDS_PER_MONTH / invocationsPerSecond.length;
  return invocationsPerSecond.reduce((sum, rate) => {
    const environments = Math.max(1, (rate * averageOf(unitMs)) / 1000);
    return sum + Math.min(rate, environments / KEPT_SECONDS) * seconds;
  }, 0);
}
