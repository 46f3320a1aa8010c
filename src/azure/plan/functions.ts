import {
  entryNamed,
  type FunctionEntry,
  type Inventory,
  type QueueSubscriptionEntry,
  type QueueTrigger,
  triggersOf,
} from "@motif/core/model";
import type { FunctionSettings } from "../ground/environment.ts";
import { QUOTAS } from "../ground/profile.ts";
import { objectQueueOf } from "../objects/environment.ts";
import type { QueueSource } from "../queue/environment.ts";
import { httpRoutes, streams } from "./api.ts";
import type { Source } from "./azure-names.ts";
import type { FunctionPlan, Trigger } from "./azure-plan.ts";
import { locksBatch, longestBatch } from "./queues.ts";
import type { Refuse } from "./refuse.ts";
import { scheduleTriggers } from "./schedules.ts";

/**
 * The inventory with the timeouts of functions that say nothing of theirs. The default for work that nobody waits for is
 * longer than Azure lets the caller of a task wait, and than Service Bus locks a batch: these get as long as there is.
 */
export function withTimeouts(inventory: Inventory): Inventory {
  return {
    ...inventory,
    functions: inventory.functions.map((fn) => {
      const { timeout, class: own } = fn.definition.settings;
      if (timeout !== undefined || own !== undefined) return fn;
      return { ...fn, timeoutMs: Math.min(fn.timeoutMs, longestOf(fn, inventory)) };
    }),
  };
}

function longestOf(fn: FunctionEntry, inventory: Inventory): number {
  if (fn.kind === "task") return QUOTAS.functions.httpResponse.value * 1000;
  const batches = subscriptionsOf(fn, inventory).filter((subscription) =>
    locksBatch(subscription, inventory),
  );
  return Math.min(...batches.map(longestBatch), Number.POSITIVE_INFINITY);
}

/** One function: what its bundle holds besides its code. */
export function planFunction(
  fn: FunctionEntry,
  inventory: Inventory,
  refuse: Refuse,
): Omit<FunctionPlan, "azureNames"> {
  refuseWhatNoPlanHas(fn, refuse);
  return {
    name: fn.name,
    drivers: (["table", "queue", "bucket", "secret"] as const).filter((kind) =>
      fn.grants.some(({ resource }) => resource.kind === kind),
    ),
    settings: settingsOf(fn, inventory, refuse),
  };
}

/** What calls a function: the paths of its routes, its queues, subscriptions or schedules; one for a task. */
export function sourcesOf({ name, settings }: Omit<FunctionPlan, "azureNames">): Source[] {
  const { trigger } = settings;
  const each = (entries: readonly unknown[]) => entries.map(() => ({ function: name }));
  switch (trigger.kind) {
    case "api":
      return [...Map.groupBy(trigger.routes, ({ path }) => path)].map(([path, routes]) => ({
        function: name,
        route: { path, methods: routes.map(({ method }) => method) },
      }));
    case "queue":
      return each(trigger.queues);
    case "objects":
      return each(trigger.subscriptions);
    case "schedule":
      return each(trigger.schedules);
    case "direct":
      return each([trigger]);
  }
}

function settingsOf(fn: FunctionEntry, inventory: Inventory, refuse: Refuse): FunctionSettings<Trigger> {
  return { trigger: triggerOf(fn, inventory, refuse), timeoutMs: fn.timeoutMs };
}

function triggerOf(fn: FunctionEntry, inventory: Inventory, refuse: Refuse): Trigger {
  switch (fn.kind) {
    case "http":
      return httpRoutes(inventory, fn.name);
    case "task":
      return { kind: "direct", task: fn.name };
    case "scheduled":
      return { kind: "schedule", schedules: scheduleTriggers(fn.name, inventory, refuse) };
    case "consumer":
      return consumerTrigger(fn, inventory, refuse);
  }
}

function consumerTrigger(fn: FunctionEntry, inventory: Inventory, refuse: Refuse): Trigger {
  const own = { triggers: inventory.triggers.filter((trigger) => trigger.function === fn.name) };
  const queues = triggersOf(own, "queue");
  const objects = triggersOf(own, "objects");
  if (queues.length > 0 && objects.length > 0) {
    refuse(
      `function ${fn.name}`,
      "gets messages of a queue and events of a bucket; on Azure these fail and are retried in different ways. Make two functions of it",
    );
  }
  if (queues.length > 0) {
    return { kind: "queue", queues: queues.map((trigger) => queueSource(trigger, inventory)) };
  }
  return {
    kind: "objects",
    subscriptions: objects.map(({ name, source: { bucket }, delivery }) => ({
      queue: objectQueueOf(name),
      bucket,
      delivery,
    })),
  };
}

function queueSource({ source: { queue }, delivery }: QueueTrigger, { resources }: Inventory): QueueSource {
  return { queue, fifo: entryNamed(resources.queue, queue).fifo, delivery };
}

/** The subscriptions of a function to queues of the app. */
export function subscriptionsOf(
  { name }: FunctionEntry,
  { queueSubscriptions }: Inventory,
): readonly QueueSubscriptionEntry[] {
  return queueSubscriptions.filter((subscription) => subscription.function === name);
}

/** host.json and the scale of a function app hold for all queues of its function. */
export function sameForAll(
  subscriptions: readonly QueueSubscriptionEntry[],
  settings: readonly ("batchSize" | "batchWindowMs" | "maxConcurrency")[],
  refuse: Refuse,
): void {
  const [first, ...others] = subscriptions;
  for (const other of others) {
    const differing = settings.filter((setting) => first?.[setting] !== other[setting]);
    if (differing.length === 0) continue;
    refuse(
      other.name,
      `differs from ${first?.name} in ${differing.join(" and ").replaceAll("Ms", "")}, and ${other.function} has one setting for all of its queues on Azure; give them the same, or make two functions`,
    );
  }
}

function refuseWhatNoPlanHas(fn: FunctionEntry, refuse: Refuse): void {
  const where = `function ${fn.name}`;
  if (fn.keepWarmMs !== undefined) {
    refuse(
      where,
      "has coldStart.keepWarm, and no call keeps an instance of the Flex Consumption plan; set concurrency.provisioned, which becomes always-ready instances",
    );
  }
  const limit = QUOTAS.functions.httpResponse.value;
  if ((fn.kind === "http" || fn.kind === "task") && !streams(fn) && fn.timeoutMs > limit * 1000) {
    refuse(
      where,
      `has a timeout of ${fn.timeoutMs / 1000} s, and Azure's load balancer waits ${limit} s for an answer; lower it, ${fn.kind === "http" ? "let it stream (streams: true), " : ""}or accept the request and do the work behind a queue`,
    );
  }
}
