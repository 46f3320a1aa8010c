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
  /** The share of events that passes the filter of its function. */
  readonly passing: number;
  /** The share of events that its function is called for: those that pass, or all where the function has to look itself. */
  readonly called: number;
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

/** Deliveries of events in a month, retries included. What does not pass a filter is taken once, and not tried again. */
export function attemptsPerMonth(lane: Lane): number {
  return eventsPerMonth(lane) * attemptsOf(lane, 1);
}

/** Events in a month that fail for good. */
export function deadPerMonth(lane: Lane): number {
  return eventsPerMonth(lane) * lane.passing * lane.deadShare;
}

/** Units per second in each hour of the day: what its function is called for. */
export function unitRates(lane: Lane, hours: readonly number[]): number[] {
  return ratesOf(lane, hours, attemptsOf(lane, lane.called));
}

/** Invocations per second in each hour of the day: batches where the platform collects such. */
export function invocationRates(lane: Lane, hours: readonly number[]): number[] {
  return inBatches(lane, unitRates(lane, hours));
}

/** Batches per second in each hour of the day in which a queue or a stream is read, whether its function is called for them or not. */
export function readRates(lane: Lane, hours: readonly number[]): number[] {
  return inBatches(lane, ratesOf(lane, hours, attemptsOf(lane, 1)));
}

/** Deliveries per event, where `share` of the events are delivered at all. */
function attemptsOf({ passing, attemptsPerEvent }: Lane, share: number): number {
  return passing * attemptsPerEvent + (share - passing);
}

function ratesOf(lane: Lane, hours: readonly number[], perEvent: number): number[] {
  return hours.map(
    (share) => ((lane.shaped * share + lane.steady / HOURS_A_DAY) * perEvent) / SECONDS_AN_HOUR,
  );
}

function inBatches({ delivery }: Lane, rates: readonly number[]): number[] {
  if (delivery.mode !== "polled" && delivery.mode !== "streamed") return [...rates];
  const { batchSize, batchWindowMs } = delivery;
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
