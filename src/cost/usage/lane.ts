import type { Delivery, TriggerEntry } from "@motif/core/model";
import { DAYS_PER_MONTH } from "../units.ts";
import { messagesPerBatch } from "./polling.ts";

const HOURS_A_DAY = 24;
const SECONDS_AN_HOUR = 3600;

/** One way in which one function gets work, and what comes along it on a day. */
export interface Lane {
  readonly trigger: TriggerEntry;
  /** Where its events come from, as a workload names it: `GET /items`, `queue jobs`, `task import`. */
  readonly source: string;
  readonly delivery: Delivery;
  /** Attempts that an event costs on average, and the share of events that fail for good. */
  readonly attemptsPerEvent: number;
  readonly deadShare: number;
  /** Events a day that follow the shape of the day, and those that come evenly. First deliveries only. */
  shaped: number;
  steady: number;
}

/** The name of a resource as a source of events. */
export function resourceSource({ kind, name }: { readonly kind: string; readonly name: string }): string {
  return `${kind} ${name}`;
}

/** Events in a month, each counted once. */
export function eventsPerMonth({ shaped, steady }: Lane): number {
  return (shaped + steady) * DAYS_PER_MONTH;
}

/** Deliveries of events in a month, retries included. */
export function attemptsPerMonth(lane: Lane): number {
  return eventsPerMonth(lane) * lane.attemptsPerEvent;
}

/** Events in a month that fail for good. */
export function deadPerMonth(lane: Lane): number {
  return eventsPerMonth(lane) * lane.deadShare;
}

/** Units per second in each hour of the day. */
export function unitRates(lane: Lane, hours: readonly number[]): number[] {
  return hours.map(
    (share) => ((lane.shaped * share + lane.steady / HOURS_A_DAY) * lane.attemptsPerEvent) / SECONDS_AN_HOUR,
  );
}

/** Invocations per second in each hour of the day: batches where the platform collects such. */
export function invocationRates(lane: Lane, hours: readonly number[]): number[] {
  const rates = unitRates(lane, hours);
  if (lane.delivery.mode !== "polled") return rates;
  const { batchSize, batchWindowMs } = lane.delivery;
  return rates.map((rate) => rate / messagesPerBatch(rate, batchSize, batchWindowMs));
}

/** What rates in each hour of the day come to in a month. */
export function perMonth(perSecond: readonly number[]): number {
  return perSecond.reduce((sum, rate) => sum + rate, 0) * SECONDS_AN_HOUR * DAYS_PER_MONTH;
}

/** The rates of several lanes together. */
export function addUp(rates: readonly (readonly number[])[]): number[] {
  return Array.from({ length: HOURS_A_DAY }, (_, hour) =>
    rates.reduce((sum, each) => sum + (each[hour] ?? 0), 0),
  );
}
