import type { Inventory, TriggerEntry } from "@motif/core/model";
import { CostError } from "../errors.ts";
import { DAYS_PER_MONTH } from "../units.ts";
import type { ResolvedWorkload } from "../workload/resolved.ts";
import { KINDS } from "./kinds/index.ts";
import type { Inflow } from "./kinds/kind.ts";
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
 * Follows arrivals and schedules through the wiring until nothing moves any more. Linear in the arrivals.
 * @param perDay arrivals a day
 * @throws CostError `bad-workload` where events multiply in a cycle
 */
export function followFlow(inventory: Inventory, workload: ResolvedWorkload, perDay: number): Flow {
  const lanes = inventory.triggers.map((trigger) => laneOf(trigger, workload));
  const lanesFrom = Map.groupBy(lanes, ({ source }) => source);
  const inflows = new Map<string, Inflow>();
  const inflowOf = (source: string) => {
    const inflow = inflows.get(source) ?? { outside: 0, calls: 0, events: 0 };
    inflows.set(source, inflow);
    return inflow;
  };
  const enter = (next: Events, source: string, calls: number, events: number) => {
    const inflow = inflowOf(source);
    inflow.calls += calls;
    inflow.events += events;
    if (events === 0) return;
    for (const lane of lanesFrom.get(source) ?? []) next.set(lane, (next.get(lane) ?? 0) + events);
  };
  /** What the functions do with their events: the events that this makes. */
  const perform = (events: Events): Events => {
    const next: Events = new Map();
    for (const [lane, count] of events) {
      for (const operation of workload.functions.get(lane.trigger.function)?.operations ?? []) {
        const perCall = KINDS[operation.resource.kind].eventsOf?.(operation) ?? 0;
        if (perCall === 0) continue;
        const calls = count * lane.attemptsPerEvent * operation.calls;
        enter(next, resourceSource(operation.resource), calls, calls * perCall);
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

function multiplying(lanes: readonly Lane[]): CostError {
  const names = [...new Set(lanes.map(({ trigger }) => trigger.function))].join(", ");
  return new CostError(
    "bad-workload",
    `functions.${names}: events multiply in a cycle, each causing one or more of its own kind; lower the calls of send or put`,
  );
}

function laneOf(trigger: TriggerEntry, { functions }: ResolvedWorkload): Lane {
  const kind = TRIGGERS[trigger.kind];
  const delivery = kind.deliveryOf?.(trigger) ?? trigger.delivery;
  const attempts = delivery.mode === "synchronous" ? 1 : delivery.attempts;
  const { failureRate = 0, poisonRate = 0 } = functions.get(trigger.function) ?? {};
  return {
    trigger,
    source: kind.source(trigger),
    delivery,
    ...retriesOf(attempts, failureRate, poisonRate),
    shaped: 0,
    steady: 0,
  };
}
