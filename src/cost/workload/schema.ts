import * as z from "zod/mini";
import { ASSUMPTIONS } from "./assumptions.ts";

const amount = z.number().check(z.nonnegative());
const rate = z.number().check(z.gte(0), z.lte(1));
/** Nothing real takes longer than a day or is larger than a petabyte: a larger number is a slip of the unit. */
const milliseconds = measure(86_400_000);
const bytes = measure(1e15);

function measure(largest: number) {
  const value = amount.check(z.lte(largest));
  return z.union([
    value,
    z.array(z.strictObject({ value, share: z.number().check(z.positive()) })).check(z.minLength(1)),
  ]);
}

const dayShape = z.union([
  z.enum(["flat", "office-hours", "nightly"]),
  z.array(amount).check(
    z.length(24),
    z.refine((weights) => weights.some((weight) => weight > 0), "must not be all 0"),
  ),
]);

const operation = z.union([
  amount,
  z.strictObject({
    calls: amount,
    items: z.optional(amount),
    triggers: z.optional(rate),
    index: z.optional(z.boolean()),
  }),
]);

const stored = { newRate: z.optional(rate), keptDays: z.optional(z.number().check(z.positive())) };

/** More arrivals a day than any cloud takes from one app: a slip of the unit. */
export const MOST_PER_DAY = 1e12;

/** A year, which is how long a Standard workflow may run (https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html). */
const LONGEST_WORKFLOW_MS = 366 * 86_400_000;
/** More memory than any definition and its data take. */
const MOST_WORKFLOW_MB = 10_000;

/** The form of a workload; what its names refer to is checked against the app. */
export const workloadSchema = z.strictObject({
  perDay: z.number().check(z.positive(), z.lte(MOST_PER_DAY)),
  shape: dayShape,
  arrivals: z.record(
    z.string(),
    z.strictObject({
      share: rate,
      bytes,
      responseBytes: z.optional(amount),
      cacheHitRate: z.optional(rate),
      matchRate: z.optional(rate),
    }),
  ),
  functions: z.record(
    z.string(),
    z.strictObject({
      durationMs: z.optional(milliseconds),
      cpuMs: z.optional(amount),
      logBytes: z.optional(amount),
      failureRate: z.optional(rate.check(z.lt(1))),
      poisonRate: z.optional(rate),
      coldStartShare: z.optional(rate),
      uses: z.optional(z.record(z.string(), z.record(z.string(), operation))),
    }),
  ),
  tables: z.optional(
    z.record(z.string(), z.strictObject({ itemBytes: bytes, ...stored, itemsAtStart: z.optional(amount) })),
  ),
  queues: z.optional(z.record(z.string(), z.strictObject({ messageBytes: bytes }))),
  buckets: z.optional(z.record(z.string(), z.strictObject({ objectBytes: bytes, ...stored }))),
  workflows: z.optional(
    z.record(
      z.string(),
      z.strictObject({
        type: z.optional(z.enum(["standard", "express"])),
        perArrival: amount,
        states: z.int().check(z.positive()),
        tasks: z.int().check(z.nonnegative()),
        failureRate: z.optional(rate.check(z.lt(1))),
        durationMs: measure(LONGEST_WORKFLOW_MS),
        memoryMB: z.optional(z.number().check(z.positive(), z.lte(MOST_WORKFLOW_MB))),
      }),
    ),
  ),
  assumptions: z.optional(
    z.partialRecord(z.enum(Object.keys(ASSUMPTIONS) as (keyof typeof ASSUMPTIONS)[]), amount),
  ),
});
