import type { Inventory } from "@motif/core/model";
import { CostError } from "../errors.ts";
import { DAYS_PER_MONTH } from "../units.ts";
import type { Operation, ResolvedWorkload } from "../workload/resolve.ts";
import { retriesOf } from "./retries.ts";
import { runsPerMonth } from "./schedule-runs.ts";
import type { TriggerKind } from "./usage.ts";

/** One way in which one function gets work: a route, a subscription, a schedule, a direct call. */
export interface Lane {
  readonly function: string;
  readonly trigger: TriggerKind;
  /** The route, queue, bucket, schedule or task it comes from. */
  readonly source: string;
  /** Name of the subscription, where it comes from a queue. */
  readonly subscription?: string;
  /** Attempts that an event costs on average, and the share of events that fail for good. */
  readonly attemptsPerEvent: number;
  readonly deadShare: number;
  /** Events a day that follow the shape of the day, and those that come evenly. First deliveries only. */
  shaped: number;
  steady: number;
}

/** What flows through an app on a day: events by lane, and what enters queues and buckets. */
export interface Flow {
  readonly lanes: readonly Lane[];
  /** Messages sent, and the calls that sent them. */
  readonly queues: ReadonlyMap<string, { messages: number; calls: number }>;
  readonly buckets: ReadonlyMap<string, { fromOutside: number; events: number }>;
}

type Rhythm = "shaped" | "steady";

/** Events that feed their own source shrink by failures and filters; after so many rounds they do not. */
const MOST_ROUNDS = 1000;

/**
 * Follows arrivals and schedules through the wiring until nothing moves any more. Linear in the arrivals.
 * @param perDay arrivals a day
 * @throws CostError `bad-workload` where events multiply in a cycle
 */
export function followFlow(inventory: Inventory, workload: ResolvedWorkload, perDay: number): Flow {
  const lanes = lanesOf(inventory, workload);
  const queues = new Map(inventory.queues.map(({ name }) => [name, { messages: 0, calls: 0 }]));
  const buckets = new Map(inventory.buckets.map(({ name }) => [name, { fromOutside: 0, events: 0 }]));
  const flow = { lanes, queues, buckets };
  const from = (trigger: TriggerKind, source: string) =>
    lanes.filter((lane) => lane.trigger === trigger && lane.source === source);

  const enter = (events: Map<Lane, number>, trigger: TriggerKind, source: string, count: number) => {
    if (count === 0) return;
    for (const lane of from(trigger, source)) events.set(lane, (events.get(lane) ?? 0) + count);
  };
  const send = (events: Map<Lane, number>, queue: string, messages: number, calls: number) => {
    const total = queues.get(queue);
    if (!total) return;
    total.messages += messages;
    total.calls += calls;
    enter(events, "queue", queue, messages);
  };
  const notify = (events: Map<Lane, number>, bucket: string, objects: number) => {
    const total = buckets.get(bucket);
    if (total) total.events += objects;
    enter(events, "object", bucket, objects);
  };

  const perform = (events: Map<Lane, number>, operation: Operation, units: number) => {
    const { resource, name, calls, items, triggers } = operation;
    if (resource.kind === "queue") {
      send(events, resource.name, units * calls * (name === "sendMany" ? items : 1), units * calls);
    } else if (resource.kind === "bucket" && name === "put") {
      notify(events, resource.name, units * calls * triggers);
    }
  };
  const settle = (start: Map<Lane, number>, rhythm: Rhythm) => {
    let events = start;
    for (let round = 0; events.size > 0; round++) {
      const next = new Map<Lane, number>();
      for (const [lane, count] of events) {
        lane[rhythm] += count;
        for (const operation of workload.functions.get(lane.function)?.operations ?? []) {
          perform(next, operation, count * lane.attemptsPerEvent);
        }
      }
      events = new Map([...next].filter(([, count]) => count > perDay * 1e-12));
      if (round > MOST_ROUNDS) throw multiplying([...events.keys()]);
    }
  };

  const arrivals = new Map<Lane, number>();
  for (const { kind, name, share, cacheHitRate, matchRate } of workload.arrivals) {
    const count = perDay * share;
    if (kind === "route") enter(arrivals, "http", name, count * (1 - cacheHitRate));
    if (kind === "task") enter(arrivals, "task", name, count);
    if (kind === "queue") send(arrivals, name, count, count);
    if (kind === "bucket") {
      const bucket = buckets.get(name);
      if (bucket) bucket.fromOutside += count;
      notify(arrivals, name, count * matchRate);
    }
  }
  settle(arrivals, "shaped");
  const runs = new Map<Lane, number>();
  for (const { name, timing } of inventory.schedules) {
    enter(runs, "schedule", name, runsPerMonth(timing) / DAYS_PER_MONTH);
  }
  settle(runs, "steady");
  return flow;
}

function multiplying(lanes: readonly Lane[]): CostError {
  const names = [...new Set(lanes.map((lane) => lane.function))].join(", ");
  return new CostError(
    "bad-workload",
    `functions.${names}: events multiply in a cycle, each causing one or more of its own kind; lower the calls of send or put`,
  );
}

function lanesOf(inventory: Inventory, { functions }: ResolvedWorkload): Lane[] {
  const lane = (name: string, trigger: TriggerKind, source: string, attempts: number): Lane => {
    const { failureRate = 0, poisonRate = 0 } = functions.get(name) ?? {};
    return {
      function: name,
      trigger,
      source,
      ...retriesOf(attempts, failureRate, poisonRate),
      shaped: 0,
      steady: 0,
    };
  };
  const asyncAttempts = (name: string) =>
    inventory.functions.find((entry) => entry.name === name)?.asyncRetry.attempts ?? 1;
  return [
    ...(inventory.api?.routes ?? []).map((route) =>
      lane(route.function, "http", `${route.method} ${route.path}`, 1),
    ),
    ...inventory.queueSubscriptions.map(({ name, queue, function: consumer, retry }) => ({
      ...lane(consumer, "queue", queue, retry.attempts),
      subscription: name,
    })),
    ...inventory.objectSubscriptions.map(({ bucket, function: consumer }) =>
      lane(consumer, "object", bucket, asyncAttempts(consumer)),
    ),
    ...inventory.schedules.map(({ name, function: scheduled }) =>
      lane(scheduled, "schedule", name, asyncAttempts(scheduled)),
    ),
    ...inventory.functions
      .filter(({ kind }) => kind === "task")
      .map(({ name }) => lane(name, "task", name, 1)),
  ];
}
