import { DAYS_PER_MONTH } from "../units.ts";
import type { Operation } from "../workload/operation.ts";

/** What is kept for ever is billed as the average of its first year, in days. */
export const AVERAGE_AGE_DAYS = 365 / 2;

/** An operation of one lane on a resource, with the lane's events a day and its units (attempts) a day. */
export interface CallSite {
  readonly operation: Operation;
  readonly events: number;
  readonly units: number;
}

/** The calls of these operations. */
export function callsOf(sites: readonly CallSite[], ...names: readonly string[]): CallSite[] {
  return sites.filter(({ operation }) => names.includes(operation.name));
}

/** Calls in a month, those of retries included. */
export function monthlyCalls(sites: readonly CallSite[]): number {
  return sum(sites, ({ operation, units }) => units * operation.calls) * DAYS_PER_MONTH;
}

/** The sum of something over items. */
export function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
