import { type Measure, samplesOf } from "./billing/measure.ts";

/** What a load asks of a cloud that it does not do, or not before a quota is raised: without it, the price would mislead. */
export interface Warning {
  /** As lines of the bill name it: `table products`. */
  readonly resource: string;
  /** What is asked, and what there is at most. */
  readonly value: number;
  readonly limit: number;
  /** As it stands behind a number: `RU/s`. */
  readonly unit: string;
  /** What it is, behind number and unit: `in the busiest hour of a serverless container`. */
  readonly what: string;
  /** Where the limit is from. */
  readonly source: string;
}

/** What a cloud, or an account, does at most. */
export interface Limit {
  readonly value: number;
  readonly unit: string;
  readonly source: string;
}

/** A warning where something is above a limit. */
export function warnAbove(resource: string, value: number, limit: Limit, what: string): Warning[] {
  if (value <= limit.value) return [];
  const { value: most, unit, source } = limit;
  return [{ resource, value, limit: most, unit, what, source }];
}

/** The same of the largest value of a measure. */
export function warnOfLargest(resource: string, measure: Measure, limit: Limit, what: string): Warning[] {
  return warnAbove(resource, Math.max(...samplesOf(measure).map(({ value }) => value)), limit, what);
}
