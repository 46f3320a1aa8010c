import { entryNamed, type FunctionEntry, type Inventory, type QueueEntry } from "@motif/core/model";
import type { TableLayout } from "@motif/core/platform";
import { averageOf, type Measure, type Sample } from "../billing/measure.ts";
import { DAYS_PER_MONTH } from "../units.ts";
import type { Operation, ResolvedWorkload } from "../workload/resolve.ts";
import { type Flow, followFlow, type Lane } from "./flow.ts";
import { keepWarmPings } from "./keep-warm.ts";
import { emptyReceivesPerSecond, messagesPerBatch } from "./polling.ts";
import { runsPerMonth } from "./schedule-runs.ts";
import { secretUsage } from "./secret-usage.ts";
import type {
  ApiUsage,
  BucketUsage,
  FunctionUsage,
  QueryUsage,
  QueueUsage,
  TableUsage,
  Usage,
} from "./usage.ts";
import { workflowUsage } from "./workflow-usage.ts";

const HOURS_A_DAY = 24;
const SECONDS_AN_HOUR = 3600;
/** What is kept for ever is billed as the average of its first year. */
const AVERAGE_AGE_DAYS = 365 / 2;

/**
 * What an app uses in a month at `perDay` arrivals a day: arrivals and schedules followed through the wiring, retries
 * and batches included. A failed attempt counts like one that succeeds: it may have done all its work before.
 * @throws CostError `bad-workload` where events multiply in a cycle
 */
export function propagate(inventory: Inventory, workload: ResolvedWorkload, perDay: number): Usage {
  const flow = followFlow(inventory, workload, perDay);
  const api = apiUsage(inventory, workload, perDay);
  const functions = inventory.functions.map((entry) => functionUsage(inventory, workload, flow, entry));
  return {
    arrivalsPerDay: perDay,
    ...(api && { api }),
    functions,
    queues: inventory.queues.map((entry) => queueUsage(inventory, workload, flow, entry)),
    tables: inventory.tables.map((layout) => tableUsage(workload, flow, layout)),
    buckets: inventory.buckets.map(({ name }) => bucketUsage(workload, flow, name)),
    schedules: inventory.schedules.map(({ name, timing }) => ({ name, runs: runsPerMonth(timing) })),
    workflows: workflowUsage(workload, perDay),
    secrets: secretUsage(inventory, functions),
  };
}

function apiUsage({ api }: Inventory, { arrivals }: ResolvedWorkload, perDay: number): ApiUsage | undefined {
  if (!api) return undefined;
  const routes = arrivals
    .filter(({ kind }) => kind === "route")
    .map((route) => ({
      ...route,
      requests: perDay * DAYS_PER_MONTH * route.share * (1 - route.cacheHitRate),
    }));
  return {
    name: api.name,
    requests: sum(routes, ({ requests }) => requests),
    requestBytes: mixture(routes.map(({ bytes, requests }) => ({ measure: bytes, weight: requests }))),
    responseBytes: sum(routes, ({ requests, responseBytes }) => requests * responseBytes),
  };
}

function functionUsage(
  inventory: Inventory,
  workload: ResolvedWorkload,
  flow: Flow,
  entry: FunctionEntry,
): FunctionUsage {
  const lanes = flow.lanes.filter((lane) => lane.function === entry.name);
  const load = workload.functions.get(entry.name);
  const asynchronous = lanes.filter(({ trigger }) => trigger === "object" || trigger === "schedule");
  const unitsPerSecond = addUp(lanes.map((lane) => hourlyRates(lane, workload)));
  const invocationsPerSecond = addUp(lanes.map((lane) => batchRates(lane, inventory, workload)));
  const units = perMonth(unitsPerSecond);
  const { definition } = entry;
  return {
    name: entry.name,
    entry,
    triggers: [...new Set(lanes.map(({ trigger }) => trigger))],
    units,
    invocations: perMonth(invocationsPerSecond),
    asynchronous: sum(asynchronous, (lane) => attemptsPerMonth(lane)),
    unitMs: load?.durationMs ?? 0,
    cpuMs: load?.cpuMs ?? 0,
    loadMs: load?.loadMs ?? 0,
    coldStartShare: load?.coldStartShare,
    parallel: definition.kind === "consumer" ? definition.parallel : 1,
    logBytes: units * (load?.logBytes ?? 0),
    invocationsPerSecond,
    unitsPerSecond,
    keepWarmPings: keepWarmPings(entry),
    deadEvents: sum(asynchronous, (lane) => eventsPerMonth(lane) * lane.deadShare),
    hasDeadLetters: entry.kind === "task" || asynchronous.length > 0,
    eventBytes: workload.assumptions.objectEventBytes,
  };
}

function queueUsage(
  inventory: Inventory,
  workload: ResolvedWorkload,
  flow: Flow,
  entry: QueueEntry,
): QueueUsage {
  const { messages, calls } = flow.queues.get(entry.name) ?? { messages: 0, calls: 0 };
  const lanes = flow.lanes.filter((lane) => lane.trigger === "queue" && lane.source === entry.name);
  const batchesPerSecond = addUp(lanes.map((lane) => batchRates(lane, inventory, workload)));
  const dead = sum(lanes, (lane) => eventsPerMonth(lane) * lane.deadShare);
  const empty = lanes.length === 0 ? 0 : perMonth(batchesPerSecond.map(emptyReceivesPerSecond));
  return {
    entry,
    consumed: lanes.length > 0,
    messageBytes: workload.queues.get(entry.name)?.messageBytes ?? 0,
    sent: messages * DAYS_PER_MONTH,
    sendBatch: calls === 0 ? 1 : messages / calls,
    delivered: sum(lanes, attemptsPerMonth),
    batches: perMonth(batchesPerSecond),
    handled: sum(lanes, eventsPerMonth) - dead,
    dead,
    emptyReceives: empty,
  };
}

function tableUsage(workload: ResolvedWorkload, flow: Flow, layout: TableLayout): TableUsage {
  const calls = operationsOn(workload, flow, "table", layout.name);
  const load = workload.tables.get(layout.name);
  const { itemBytes = 0, newRate = 1, keptDays, itemsAtStart = 0 } = load ?? {};
  const added = sum(calls.filter(writes), ({ operation, events }) => events * itemsOf(operation)) * newRate;
  const removed = sum(calls.filter(named("delete")), ({ operation, events }) => events * operation.calls);
  const kept = keptDays === undefined ? Math.max(0, added - removed) * AVERAGE_AGE_DAYS : added * keptDays;
  return {
    layout,
    itemBytes,
    gets: monthlyCalls(calls.filter(named("get"))),
    getBytes: itemBytes,
    puts: sum(calls.filter(writes), ({ operation, units }) => units * itemsOf(operation)) * DAYS_PER_MONTH,
    updates: monthlyCalls(calls.filter(named("update"))),
    deletes: monthlyCalls(calls.filter(named("delete"))),
    expired: layout.timeToLive !== undefined && keptDays !== undefined ? added * DAYS_PER_MONTH : 0,
    queries: calls.filter(named("query", "scan")).map(
      ({ operation, units }): QueryUsage => ({
        calls: units * operation.calls * DAYS_PER_MONTH,
        items: operation.items,
        bytes: operation.items * averageOf(itemBytes),
        eventual: operation.index || operation.name === "scan",
      }),
    ),
    storedItems: itemsAtStart + kept,
  };
}

function bucketUsage(workload: ResolvedWorkload, flow: Flow, name: string): BucketUsage {
  const calls = operationsOn(workload, flow, "bucket", name);
  const { fromOutside, events } = flow.buckets.get(name) ?? { fromOutside: 0, events: 0 };
  const load = workload.buckets.get(name);
  const { objectBytes = 0, newRate = 1, keptDays = AVERAGE_AGE_DAYS } = load ?? {};
  const puts = calls.filter(named("put"));
  const added = (fromOutside + sum(puts, (call) => call.events * call.operation.calls)) * newRate;
  return {
    name,
    objectBytes,
    puts: fromOutside * DAYS_PER_MONTH + monthlyCalls(puts),
    gets: monthlyCalls(calls.filter(named("get"))),
    heads: monthlyCalls(calls.filter(named("head"))),
    lists: monthlyCalls(calls.filter(named("list"))),
    events: events * DAYS_PER_MONTH,
    deliveries: sum(
      flow.lanes.filter((lane) => lane.trigger === "object" && lane.source === name),
      attemptsPerMonth,
    ),
    storedObjects: added * keptDays,
    replaced: (fromOutside * DAYS_PER_MONTH + monthlyCalls(puts)) * (1 - newRate),
  };
}

/** An operation of one lane on a resource, with the lane's events a day and its units (attempts) a day. */
interface CallSite {
  readonly operation: Operation;
  readonly events: number;
  readonly units: number;
}

function operationsOn(workload: ResolvedWorkload, flow: Flow, kind: string, name: string): CallSite[] {
  return flow.lanes.flatMap((lane) =>
    (workload.functions.get(lane.function)?.operations ?? [])
      .filter(({ resource }) => resource.kind === kind && resource.name === name)
      .map((operation) => {
        const events = lane.shaped + lane.steady;
        return { operation, events, units: events * lane.attemptsPerEvent };
      }),
  );
}

function named(...names: readonly string[]): (call: CallSite) => boolean {
  return ({ operation }) => names.includes(operation.name);
}

function writes({ operation }: CallSite): boolean {
  return operation.name === "put" || operation.name === "putMany";
}

function itemsOf({ calls, items, name }: Operation): number {
  return calls * (name === "putMany" ? items : 1);
}

function monthlyCalls(sites: readonly CallSite[]): number {
  return sum(sites, ({ operation, units }) => units * operation.calls) * DAYS_PER_MONTH;
}

/** Units per second in each hour of the day. */
function hourlyRates(lane: Lane, { hours }: ResolvedWorkload): number[] {
  return hours.map(
    (share) => ((lane.shaped * share + lane.steady / HOURS_A_DAY) * lane.attemptsPerEvent) / SECONDS_AN_HOUR,
  );
}

/** Invocations per second in each hour of the day: batches where a queue delivers such. */
function batchRates(lane: Lane, inventory: Inventory, workload: ResolvedWorkload): number[] {
  const rates = hourlyRates(lane, workload);
  if (lane.subscription === undefined) return rates;
  const { batchSize, batchWindowMs } = entryNamed(inventory.queueSubscriptions, lane.subscription);
  return rates.map((rate) => rate / messagesPerBatch(rate, batchSize, batchWindowMs));
}

function eventsPerMonth({ shaped, steady }: Lane): number {
  return (shaped + steady) * DAYS_PER_MONTH;
}

function attemptsPerMonth(lane: Lane): number {
  return eventsPerMonth(lane) * lane.attemptsPerEvent;
}

function perMonth(perSecond: readonly number[]): number {
  return sum(perSecond, (rate) => rate) * SECONDS_AN_HOUR * DAYS_PER_MONTH;
}

function addUp(rates: readonly (readonly number[])[]): number[] {
  return Array.from({ length: HOURS_A_DAY }, (_, hour) => sum(rates, (each) => each[hour] ?? 0));
}

/** The spread of values that several measures make together. */
export function mixture(parts: readonly { readonly measure: Measure; readonly weight: number }[]): Measure {
  const total = sum(parts, ({ weight }) => weight);
  if (total === 0) return 0;
  return parts.flatMap(({ measure, weight }): Sample[] => {
    if (weight === 0) return [];
    if (typeof measure === "number") return [{ value: measure, share: weight / total }];
    const weights = sum(measure, ({ share }) => share);
    return measure.map(({ value, share }) => ({ value, share: (share / weights) * (weight / total) }));
  });
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
