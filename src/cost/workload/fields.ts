import * as z from "zod/mini";
import type { Measure } from "../billing/measure.ts";

/** What the fields of a workload are made of. */

/** A count, a size or a time: 0 or more. */
export const amount = z.number().check(z.nonnegative());
/** A rate or a share, from 0 to 1. */
export const rate = z.number().check(z.gte(0), z.lte(1));

/** One value, or a spread of values; a larger one than `largest` is a slip of the unit. */
export function measure(largest: number): z.ZodMiniType<Measure> {
  const value = amount.check(z.lte(largest));
  return z.union([
    value,
    z.array(z.strictObject({ value, share: z.number().check(z.positive()) })).check(z.minLength(1)),
  ]);
}

/** Nothing real takes longer than a day. */
export const milliseconds = measure(86_400_000);
/** Nothing real is larger than a petabyte. */
export const bytes = measure(1e15);

/** How long things stay where they are put. */
export const stored = { newRate: z.optional(rate), keptDays: z.optional(z.number().check(z.positive())) };
