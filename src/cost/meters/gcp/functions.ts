import type { Quantity } from "../../billing/line-item.ts";
import { averageOf, checkUsage, type Measure } from "../../billing/measure.ts";
import { metered } from "../../billing/metered.ts";
import { ceilTo } from "../../units.ts";

/** A month of one 1st gen function. */
export interface FunctionsGen1Usage {
  readonly invocations: number;
  readonly durationMs: Measure;
  readonly memoryMB: number;
}

/** CPU that comes with each memory size; other sizes are billed as the next one. */
const GEN1_GHZ: readonly (readonly [memoryMB: number, ghz: number])[] = [
  [128, 0.2],
  [256, 0.4],
  [512, 0.8],
  [1024, 1.4],
  [2048, 2.4],
  [4096, 4.8],
  [8192, 4.8],
];

/** 1st gen functions: invocations, GB-seconds and GHz-seconds, up to 100 ms (https://cloud.google.com/functions/pricing-1stgen). */
export function functionsGen1(resource: string, usage: FunctionsGen1Usage): Quantity[] {
  checkUsage(resource, usage);
  const [memoryMB, ghz] = GEN1_GHZ.find(([size]) => size >= usage.memoryMB) ?? [8192, 4.8];
  const seconds = (usage.invocations * averageOf(usage.durationMs, (ms) => ceilTo(ms, 100))) / 1000;
  return metered("functions-gen1", resource, {
    invocations: usage.invocations,
    memory: (seconds * memoryMB) / 1024,
    cpu: seconds * ghz,
  });
}
