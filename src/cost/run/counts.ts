import type { RunUsage } from "@motif/core/model";
import type { Measure, Sample } from "../billing/measure.ts";
import { DAYS_PER_MONTH } from "../units.ts";

const SECONDS_A_DAY = 86_400;

/** How often each size (bytes, in whole KiB) or time (milliseconds; in whole hundreds above a second) occurred. */
export type Histogram = RunUsage["api"]["requestBytes"];

/** A run as part of a month that goes on like it. */
export interface RunMonth {
  /** How often the run happens in the month. */
  readonly scale: number;
  /** Share of a day's arrivals in each hour. */
  readonly hours: readonly number[];
}

/** Everything in a histogram. */
export function countOf(histogram: Histogram): number {
  return Object.values(histogram).reduce((sum, occurred) => sum + occurred, 0);
}

/** What occurred in both of two histograms. */
export function addedUp(one: Histogram, other: Histogram): Histogram {
  const sum = { ...one };
  for (const [value, occurred] of Object.entries(other)) sum[value] = (sum[value] ?? 0) + occurred;
  return sum;
}

/** A histogram as a spread of values. */
export function measureOf(histogram: Histogram): Measure {
  const samples = Object.entries(histogram).map(
    ([value, share]): Sample => ({ value: Number(value), share }),
  );
  return samples.length === 0 ? 0 : samples;
}

/** A run's count as a rate in each hour of the month's days, by the shape of the workload's day. */
export function ratesOf(counted: number, { scale, hours }: RunMonth): number[] {
  const perDay = (counted * scale) / DAYS_PER_MONTH;
  return hours.map((share) => (perDay * share) / (SECONDS_A_DAY / hours.length));
}
