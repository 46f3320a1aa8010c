import * as z from "zod/mini";
import { KINDS } from "../usage/kinds/index.ts";
import { arrivalLoad } from "./arrival.ts";
import { ASSUMPTIONS } from "./assumptions.ts";
import { amount, measure, milliseconds, rate } from "./fields.ts";

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

/** More arrivals a day than any cloud takes from one app: a slip of the unit. */
export const MOST_PER_DAY = 1e12;

/** A year, which is how long a Standard workflow may run (https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html). */
const LONGEST_WORKFLOW_MS = 366 * 86_400_000;
/** More memory than any definition and its data take. */
const MOST_WORKFLOW_MB = 10_000;

const resourceLoads = Object.values(KINDS).flatMap(({ plural, load }) =>
  load ? [[plural, z.optional(z.record(z.string(), load))] as const] : [],
);

/** The form of a workload; what its names refer to is checked against the app. */
export const workloadSchema = z.strictObject({
  perDay: z.number().check(z.positive(), z.lte(MOST_PER_DAY)),
  shape: dayShape,
  arrivals: z.record(z.string(), arrivalLoad),
  functions: z.record(
    z.string(),
    z.strictObject({
      durationMs: z.optional(milliseconds),
      cpuMs: z.optional(amount),
      logBytes: z.optional(amount),
      passing: z.optional(rate),
      failureRate: z.optional(rate.check(z.lt(1))),
      poisonRate: z.optional(rate),
      coldStartShare: z.optional(rate),
      uses: z.optional(z.record(z.string(), z.record(z.string(), operation))),
    }),
  ),
  ...Object.fromEntries(resourceLoads),
  workflows: z.optional(
    z.record(
      z.string(),
      z.strictObject({
        type: z.optional(z.enum(["standard", "express"])),
        perArrival: amount,
        states: z.int().check(z.positive()),
        tasks: z.int().check(z.nonnegative()),
        failureRate: z.optional(rate.check(z.lt(1))),
        calls: z.optional(z.record(z.string(), amount)),
        durationMs: measure(LONGEST_WORKFLOW_MS),
        memoryMB: z.optional(z.number().check(z.positive(), z.lte(MOST_WORKFLOW_MB))),
      }),
    ),
  ),
  assumptions: z.optional(
    z.partialRecord(z.enum(Object.keys(ASSUMPTIONS) as (keyof typeof ASSUMPTIONS)[]), amount),
  ),
});
