import type { FunctionEntry } from "@motif/core/model";
import { SECONDS_PER_MONTH } from "../units.ts";

/** Keep-warm invocations of a function in a month, whatever its traffic. */
export function keepWarmPings({ keepWarmMs }: FunctionEntry): number {
  return keepWarmMs === undefined ? 0 : (SECONDS_PER_MONTH * 1000) / keepWarmMs;
}
