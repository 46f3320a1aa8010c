import type { SecretLayout } from "@motif/core/platform";
import { averageOf } from "../../billing/measure.ts";
import { SECONDS_PER_MONTH } from "../../units.ts";
import { sum } from "../calls.ts";
import type { FunctionUsage } from "../function-usage.ts";
import type { Kind } from "./kind.ts";

/** Reads of a secret. */
export interface SecretUsage {
  readonly name: string;
  readonly reads: number;
}

/** Adapters ask for a value at run time, and keep it for five minutes. */
const KEPT_SECONDS = 300;

/** Secrets. */
export const secret: Kind<"secrets", SecretLayout, SecretUsage, never> = {
  plural: "secrets",
  ofDay: ({ name }, { users }) => ({ name, reads: sum(users, readsOf) }),
  ofRun: ({ name }, { users }) => ({ name, reads: sum(users, readsOf) }),
};

/** Every environment that is in use asks once in five minutes, and no invocation more than once. */
function readsOf({ invocationsPerSecond, unitMs }: FunctionUsage): number {
  const seconds = SECONDS_PER_MONTH / invocationsPerSecond.length;
  return sum(invocationsPerSecond, (rate) => {
    const environments = Math.max(1, (rate * averageOf(unitMs)) / 1000);
    return Math.min(rate, environments / KEPT_SECONDS) * seconds;
  });
}
