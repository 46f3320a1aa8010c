import type { FunctionEntry, Inventory, QueueEntry } from "@motif/core/model";
import type { Measure, Sample } from "../billing/measure.ts";
import { DAYS_PER_MONTH } from "../units.ts";
import { keepWarmPings } from "../usage/keep-warm.ts";
import { emptyReceivesPerSecond } from "../usage/polling.ts";
import { runsPerMonth } from "../usage/schedule-runs.ts";
import { secretUsage } from "../usage/secret-usage.ts";
import type {
  BucketUsage,
  FunctionUsage,
  QueryUsage,
  QueueUsage,
  TableUsage,
  TriggerKind,
  Usage,
} from "../usage/usage.ts";
import { workflowUsage } from "../usage/workflow-usage.ts";
import type { ResolvedWorkload } from "../workload/resolve.ts";
import type { RunUsage } from "./run-usage.ts";

type Histogram = Readonly<Record<string, number>>;

const SECONDS_A_DAY = 86_400;

/** Days that a run took, so that its pace can be said in arrivals a day. */
export function daysOf({ from, to }: RunUsage): number {
  return (Date.parse(to) - Date.parse(from)) / (SECONDS_A_DAY * 1000);
}

/**
 * A month in which the app goes on as in the run, at `perDay` arrivals a day. What a run cannot tell comes from
 * elsewhere: the shape of the day and how much of the time is computing from the workload, empty receives from the
 * model of polling, runs of schedules from their timing. What would be stored after months is not in it.
 */
export function usageOfRun(
  inventory: Inventory,
  run: RunUsage,
  perDay: number,
  workload: ResolvedWorkload,
): Usage {
  const scale = (perDay * DAYS_PER_MONTH) / run.arrivals;
  const { api } = inventory;
  const functions = inventory.functions.map((entry) => functionUsage(inventory, run, entry, scale, workload));
  return {
    arrivalsPerDay: perDay,
    ...(api && {
      api: {
        name: api.name,
        requests: run.api.requests * scale,
        requestBytes: measureOf(run.api.requestBytes),
        responseBytes: run.api.responseBytes * scale,
      },
    }),
    functions,
    queues: inventory.queues.map((entry) => queueUsage(inventory, run, entry, scale, workload)),
    tables: inventory.tables.map((layout) => ({ layout, ...tableCounts(run.tables[layout.name], scale) })),
    buckets: inventory.buckets.map(({ name }) => bucketUsage(run, name, scale)),
    schedules: inventory.schedules.map(({ name, timing }) => ({ name, runs: runsPerMonth(timing) })),
    workflows: workflowUsage(workload, perDay),
    secrets: secretUsage(inventory, functions),
  };
}

function functionUsage(
  inventory: Inventory,
  run: RunUsage,
  entry: FunctionEntry,
  scale: number,
  workload: ResolvedWorkload,
): FunctionUsage {
  const { invocations = 0, units = 0, asynchronous = 0, durations = {} } = run.functions[entry.name] ?? {};
  const load = workload.functions.get(entry.name);
  const triggers = triggersOf(inventory, entry.name);
  const perInvocation = invocations === 0 ? 1 : units / invocations;
  return {
    name: entry.name,
    entry,
    triggers,
    units: units * scale,
    invocations: invocations * scale,
    asynchronous: asynchronous * scale,
    // What was measured is a whole batch, which overlaps as it does.
    unitMs: scaled(measureOf(durations), 1 / perInvocation),
    cpuMs: load?.cpuMs ?? 0,
    loadMs: load?.loadMs ?? 0,
    coldStartShare: load?.coldStartShare,
    parallel: 1,
    logBytes: units * scale * (load?.logBytes ?? 0),
    invocationsPerSecond: rates(invocations * scale, workload),
    unitsPerSecond: rates(units * scale, workload),
    keepWarmPings: keepWarmPings(entry),
    deadEvents: 0,
    hasDeadLetters: entry.kind === "task" || triggers.includes("object") || triggers.includes("schedule"),
    eventBytes: workload.assumptions.objectEventBytes,
  };
}

function triggersOf(inventory: Inventory, name: string): TriggerKind[] {
  const of = (trigger: TriggerKind, entries: readonly { readonly function: string }[] = []) =>
    entries.some((entry) => entry.function === name) ? [trigger] : [];
  return [
    ...of("http", inventory.api?.routes),
    ...of("queue", inventory.queueSubscriptions),
    ...of("object", inventory.objectSubscriptions),
    ...of("schedule", inventory.schedules),
  ];
}

function queueUsage(
  inventory: Inventory,
  run: RunUsage,
  entry: QueueEntry,
  scale: number,
  workload: ResolvedWorkload,
): QueueUsage {
  const { sendCalls = 0, delivered = 0, batches = 0, failed = 0, sent = {} } = run.queues[entry.name] ?? {};
  const consumed = inventory.queueSubscriptions.some(({ queue }) => queue === entry.name);
  const perSecond = rates(batches * scale, workload);
  const secondsOfHour = (SECONDS_A_DAY / perSecond.length) * DAYS_PER_MONTH;
  return {
    entry,
    consumed,
    messageBytes: measureOf(sent),
    sent: countOf(sent) * scale,
    sendBatch: sendCalls === 0 ? 1 : countOf(sent) / sendCalls,
    delivered: delivered * scale,
    batches: batches * scale,
    handled: (delivered - failed) * scale,
    dead: 0,
    emptyReceives: consumed
      ? perSecond.reduce((sum, rate) => sum + emptyReceivesPerSecond(rate) * secondsOfHour, 0)
      : 0,
  };
}

function tableCounts(
  counts: RunUsage["tables"][string] | undefined,
  scale: number,
): Omit<TableUsage, "layout"> {
  const { gets = {}, writes = {}, updates = 0, deletes = 0, queriedItems = 0 } = counts ?? {};
  const { queries = {}, eventualQueries = {} } = counts ?? {};
  const pages = countOf(queries) + countOf(eventualQueries);
  const itemsPerPage = pages === 0 ? 0 : queriedItems / pages;
  const pagesOf = (histogram: Histogram, eventual: boolean): QueryUsage[] =>
    Object.entries(histogram).map(([bytes, calls]) => ({
      calls: calls * scale,
      items: itemsPerPage,
      bytes: Number(bytes),
      eventual,
    }));
  return {
    itemBytes: measureOf(writes),
    gets: countOf(gets) * scale,
    getBytes: measureOf(gets),
    puts: (countOf(writes) - updates) * scale,
    updates: updates * scale,
    deletes: deletes * scale,
    expired: 0,
    queries: [...pagesOf(queries, false), ...pagesOf(eventualQueries, true)],
    storedItems: 0,
  };
}

function bucketUsage(run: RunUsage, name: string, scale: number): BucketUsage {
  const { gets = 0, heads = 0, lists = 0, events = 0, puts = {} } = run.buckets[name] ?? {};
  return {
    name,
    objectBytes: measureOf(puts),
    puts: countOf(puts) * scale,
    gets: gets * scale,
    heads: heads * scale,
    lists: lists * scale,
    events: events * scale,
    deliveries: events * scale,
    storedObjects: 0,
    replaced: 0,
  };
}

/** A month's count as a rate in each hour, by the shape of the workload's day. */
function rates(perMonth: number, { hours }: ResolvedWorkload): number[] {
  return hours.map((share) => ((perMonth / DAYS_PER_MONTH) * share) / (SECONDS_A_DAY / hours.length));
}

function countOf(histogram: Histogram): number {
  return Object.values(histogram).reduce((sum, count) => sum + count, 0);
}

function measureOf(histogram: Histogram): Measure {
  const samples = Object.entries(histogram).map(
    ([value, share]): Sample => ({ value: Number(value), share }),
  );
  return samples.length === 0 ? 0 : samples;
}

function scaled(measure: Measure, factor: number): Measure {
  if (typeof measure === "number") return measure * factor;
  return measure.map(({ value, share }) => ({ value: value * factor, share }));
}
