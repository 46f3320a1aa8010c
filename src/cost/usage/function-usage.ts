import type { Delivery, FunctionEntry, Inventory, RunUsage, TriggerEntry } from "@motif/core/model";
import type { Measure } from "../billing/measure.ts";
import { measureOf, type RunMonth, ratesOf } from "../run/counts.ts";
import type { ResolvedWorkload } from "../workload/resolved.ts";
import { sum } from "./calls.ts";
import { keepWarmPings } from "./keep-warm.ts";
import {
  addUp,
  attemptsPerMonth,
  deadPerMonth,
  eventsPerMonth,
  invocationRates,
  type Lane,
  perMonth,
  unitRates,
} from "./lane.ts";

/** A function's work in a month. */
export interface FunctionUsage {
  readonly name: string;
  /** How what calls it waits for it: whoever waits decides who retries, and whether a trace begins here. */
  readonly modes: readonly Delivery["mode"][];
  /** Units of work, retries included: requests, events, runs. */
  readonly units: number;
  /** Calls of the function: fewer than units where events come in batches. */
  readonly invocations: number;
  /** Of them, invocations that wait in the platform's own queue (object events, schedules). */
  readonly asynchronous: number;
  /** One unit on a whole core, and the part of it that computes. */
  readonly unitMs: Measure;
  readonly cpuMs: number;
  /** What its modules take to load when an environment starts. */
  readonly loadMs: number;
  /** Invocations that meet a cold start where none is kept ready, as stated; undefined: the model's share. */
  readonly coldStartShare: number | undefined;
  /** Units that run at the same time in one invocation. */
  readonly parallel: number;
  /** What its handler logs in the month. */
  readonly logBytes: number;
  /** Invocations and units per second in each hour of the day. */
  readonly invocationsPerSecond: readonly number[];
  readonly unitsPerSecond: readonly number[];
  /** Invocations that only keep an environment warm. */
  readonly keepWarmPings: number;
  /** Events that failed for good in asynchronous invocations. */
  readonly deadEvents: number;
}

/** Where filters of consumers are looked at. */
export interface Filtering {
  /** Before a function is called; `false`: in it, so that it is called for what does not pass, too. */
  readonly filtersFirst?: boolean;
}

/** A month of what comes to a function along its lanes. */
export function functionOfDay(
  entry: FunctionEntry,
  lanes: readonly Lane[],
  workload: ResolvedWorkload,
): FunctionUsage {
  const triggers = lanes.map(({ trigger }) => trigger);
  const asynchronous = lanes.filter(({ delivery }) => delivery.mode === "asynchronous");
  const unitsPerSecond = addUp(lanes.map((lane) => unitRates(lane, workload.hours)));
  const invocationsPerSecond = addUp(lanes.map((lane) => invocationRates(lane, workload.hours)));
  const units = perMonth(unitsPerSecond);
  const { definition } = entry;
  return {
    ...common(entry, triggers, workload, units),
    invocations: perMonth(invocationsPerSecond),
    asynchronous: sum(asynchronous, attemptsPerMonth),
    unitMs: scaled(workload.functions.get(entry.name)?.durationMs ?? 0, workingShare(lanes)),
    parallel: definition.kind === "consumer" ? definition.parallel : 1,
    invocationsPerSecond,
    unitsPerSecond,
    deadEvents: sum(asynchronous, deadPerMonth),
  };
}

/** Of the units of a function, those that pass its filter: others take it no time that could be measured. */
function workingShare(lanes: readonly Lane[]): number {
  const passing = sum(lanes, (lane) => attemptsPerMonth(lane) - eventsPerMonth(lane) * (1 - lane.passing));
  const called = sum(lanes, (lane) => attemptsPerMonth(lane) - eventsPerMonth(lane) * (1 - lane.called));
  return called === 0 ? 1 : passing / called;
}

/** A month of what a run counted of a function. */
export function functionOfRun(
  entry: FunctionEntry,
  triggers: readonly TriggerEntry[],
  counts: RunUsage["functions"][string] | undefined,
  workload: ResolvedWorkload,
  month: RunMonth,
  { filtersFirst = true }: Filtering = {},
): FunctionUsage {
  const { asynchronous = 0, durations = {}, filtered = 0 } = counts ?? {};
  // Where the function has to look itself, what did not pass is a call more: of its own, as nothing tells what it would share one with.
  const more = filtersFirst ? 0 : filtered;
  const invocations = (counts?.invocations ?? 0) + more;
  const units = (counts?.units ?? 0) + more;
  const perInvocation = invocations === 0 ? 1 : units / invocations;
  const working = units === 0 ? 1 : (units - more) / units;
  return {
    ...common(entry, triggers, workload, units * month.scale),
    invocations: invocations * month.scale,
    asynchronous: asynchronous * month.scale,
    // What was measured is a whole batch, which overlaps as it does.
    unitMs: scaled(measureOf(durations), working / perInvocation),
    parallel: 1,
    invocationsPerSecond: ratesOf(invocations, month),
    unitsPerSecond: ratesOf(units, month),
    deadEvents: 0,
  };
}

/** The functions that a resource was granted to. */
export function usersOf(
  inventory: Inventory,
  usages: readonly FunctionUsage[],
  { kind, name }: { readonly kind: string; readonly name: string },
): FunctionUsage[] {
  const users = inventory.functions.filter(({ grants }) =>
    grants.some(({ resource }) => resource.kind === kind && resource.name === name),
  );
  return usages.filter((usage) => users.some((user) => user.name === usage.name));
}

/** What a workload says of a function, and its triggers, wherever its numbers are from. */
function common(
  entry: FunctionEntry,
  triggers: readonly TriggerEntry[],
  { functions }: ResolvedWorkload,
  units: number,
) {
  const load = functions.get(entry.name);
  return {
    name: entry.name,
    modes: [...new Set(triggers.map(({ delivery }) => delivery.mode))],
    units,
    cpuMs: load?.cpuMs ?? 0,
    loadMs: load?.loadMs ?? 0,
    coldStartShare: load?.coldStartShare,
    logBytes: units * (load?.logBytes ?? 0),
    keepWarmPings: keepWarmPings(entry),
  };
}

function scaled(measure: Measure, factor: number): Measure {
  if (typeof measure === "number") return measure * factor;
  return measure.map(({ value, share }) => ({ value: value * factor, share }));
}
