import type { Inventory, TriggerEntry } from "@motif/core/model";
import { CostError } from "../errors.ts";
import { DAYS_PER_MONTH } from "../units.ts";
import type { ResolvedWorkload } from "../workload/resolved.ts";
import { KIND_NAMES, KINDS } from "./kinds/index.ts";
import type { Forwarding, Inflow } from "./kinds/kind.ts";
import { type Lane, resourceSource } from "./lane.ts";
import { retriesOf } from "./retries.ts";
import { TRIGGERS } from "./triggers/index.ts";

/** What flows through an app on a day: events by lane, and what enters each source of events. */
export interface Flow {
  readonly lanes: readonly Lane[];
  inflowOf(source: string): Inflow;
}

/** Events of one round, by the lane along which they come. */
type Events = Map<Lane, number>;

type Rhythm = "shaped" | "steady";

/** Events that feed their own source shrink by failures and filters; after so many rounds they do not. */
const MOST_ROUNDS = 1000;

/**
 * `filtersFirst`: whether queues and streams look at filters before a function is called.
 * Follows arrivals and schedules through the wiring until nothing moves any more. Linear in the arrivals.
 * @param perDay arrivals a day
 * @throws CostError `bad-workload` where events multiply in a cycle
 */
export function followFlow(
  inventory: Inventory,
  workload: ResolvedWorkload,
  perDay: number,
  filtersFirst: boolean,
): Flow {
  const lanes = inventory.triggers.map((trigger) => laneOf(trigger, workload, filtersFirst));
  const lanesFrom = Map.groupBy(lanes, ({ source }) => source);
  const onward = forwardingOf(inventory, workload);
  const inflows = new Map<string, Inflow>();
  const inflowOf = (source: string) => {
    const inflow = inflows.get(source) ?? { outside: 0, calls: 0, events: 0, forwarded: 0 };
    inflows.set(source, inflow);
    return inflow;
  };
  const enter = (next: Events, source: string, calls: number, events: number) => {
    const inflow = inflowOf(source);
    inflow.calls += calls;
    inflow.events += events;
    if (events === 0) return;
    for (const { to, share } of onward.get(source) ?? []) {
      inflowOf(to).forwarded += events * share;
      enter(next, to, 0, events * share);
    }
    for (const lane of lanesFrom.get(source) ?? []) next.set(lane, (next.get(lane) ?? 0) + events);
  };
  /** What the functions do with their events: the events that this makes. */
  const perform = (events: Events): Events => {
    const next: Events = new Map();
    for (const [lane, count] of events) {
      for (const operation of workload.functions.get(lane.trigger.function)?.operations ?? []) {
        const { resource } = operation;
        const { eventsOf, sourceOf, recordsOf } = KINDS[resource.kind];
        const perCall = eventsOf?.(operation) ?? 0;
        if (perCall === 0) continue;
        const calls = count * lane.passing * lane.attemptsPerEvent * operation.calls;
        enter(next, resourceSource(sourceOf?.(resource) ?? resource), calls, calls * perCall);
        for (const queue of recordsOf?.(operation) ?? []) enter(next, resourceSource(queue), calls, calls);
      }
    }
    return new Map([...next].filter(([, count]) => count > perDay * 1e-12));
  };
  const settle = (start: Events, rhythm: Rhythm) => {
    let events = start;
    for (let round = 0; events.size > 0; round++) {
      for (const [lane, count] of events) lane[rhythm] += count;
      events = perform(events);
      if (round > MOST_ROUNDS) throw multiplying([...events.keys()]);
    }
  };

  const arrivals: Events = new Map();
  for (const { source, share, cacheHitRate, matchRate } of workload.arrivals) {
    const count = perDay * share;
    inflowOf(source).outside += count;
    enter(arrivals, source, count, count * (1 - cacheHitRate) * matchRate);
  }
  settle(arrivals, "shaped");
  const own: Events = new Map();
  for (const { trigger, source } of lanes) {
    const events = TRIGGERS[trigger.kind].ownEvents?.(trigger) ?? 0;
    enter(own, source, 0, events / DAYS_PER_MONTH);
  }
  settle(own, "steady");
  return { lanes, inflowOf };
}

/** Where events go on to that enter a source, by the source. */
function forwardingOf(
  { resources }: Inventory,
  workload: ResolvedWorkload,
): ReadonlyMap<string, readonly Forwarding[]> {
  return new Map(
    KIND_NAMES.flatMap((kind) =>
      resources[kind].map((entry) => {
        const load = workload.resources[kind].get(entry.name);
        const source = resourceSource({ kind, name: entry.name });
        return [source, KINDS[kind].forwards?.(entry, load) ?? []] as const;
      }),
    ),
  );
}

function multiplying(lanes: readonly Lane[]): CostError {
  const names = [...new Set(lanes.map(({ trigger }) => trigger.function))].join(", ");
  return new CostError(
    "bad-workload",
    `functions.${names}: events multiply in a cycle, each causing one or more of its own kind; lower the calls of send or put`,
  );
}

function laneOf(trigger: TriggerEntry, { functions }: ResolvedWorkload, filtersFirst: boolean): Lane {
  const kind = TRIGGERS[trigger.kind];
  const delivery = kind.deliveryOf?.(trigger) ?? trigger.delivery;
  const attempts = delivery.mode === "synchronous" ? 1 : delivery.attempts;
  const { failureRate = 0, poisonRate = 0, passing = 1 } = functions.get(trigger.function) ?? {};
  return {
    trigger,
    source: kind.source(trigger),
    delivery,
    ...retriesOf(attempts, failureRate, poisonRate),
    passing,
    called: filtersFirst && (trigger.kind === "queue" || trigger.kind === "stream") ? passing : 1,
    shaped: 0,
    steady: 0,
  };
}
