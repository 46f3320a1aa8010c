import { deadLetterQueueOf, entryNamed } from "@motif/core/model";
import {
  averageOf,
  type Billing,
  checkUsage,
  chunks,
  KIB,
  type Measure,
  type Month,
  metered,
  type Quantity,
  type QueueUsage,
} from "@motif/cost/kit";
import type { QueuePlan, QueuePlans } from "./plan.ts";

/** What Service Bus bills of what queues are made of. */
export const BILLING: Billing = {
  azurerm_servicebus_namespace: ["servicebus"],
  azurerm_servicebus_queue: ["servicebus"],
};

/** A month of queues and of the namespace that they are in. Queues of object events are billed with what sends these. */
export function queuePrice({ queues }: QueuePlans, { usage, assumptions }: Month): Quantity[] {
  if (queues.length === 0) return [];
  const own = queues.filter(({ purpose }) => purpose === "own");
  const deadLetters = queues.filter(({ purpose }) => purpose === "dead-letters");
  return [
    ...serviceBusStandardBase(),
    ...own.flatMap((queue) => ofQueue(queue, entryNamed(usage.resources.queue, queue.name))),
    ...deadLetters.flatMap(({ name }) => {
      const failing = usage.functions.find((fn) => deadLetterQueueOf(fn.name) === name);
      return serviceBus(`queue ${name}`, {
        tier: "standard",
        messageBytes: assumptions.objectEventBytes,
        sends: failing?.deadEvents ?? 0,
        receives: 0,
      });
    }),
  ];
}

/**
 * A message that failed is sent again as a copy with a delay, and as a dead letter in the end; a FIFO queue's is given
 * back instead, so that it keeps its place.
 */
function ofQueue({ name, sessions }: QueuePlan, used: QueueUsage): Quantity[] {
  const { messageBytes, sent, delivered, handled, dead } = used;
  const again = sessions ? dead : delivered - handled;
  return serviceBus(`queue ${name}`, {
    tier: "standard",
    messageBytes,
    sends: sent + again,
    receives: delivered,
    settlements: delivered,
  });
}

/** A month of one Service Bus queue, or of one topic with its subscriptions. */
export interface ServiceBusUsage {
  readonly tier: "basic" | "standard";
  readonly messageBytes: Measure;
  /** Messages sent. */
  readonly sends: number;
  /** Messages received, each delivery counted. */
  readonly receives: number;
  /** Messages completed or given back: Microsoft's pages do not say whether that is an operation of its own. */
  readonly settlements?: number;
  /** Receives that return nothing, lock renewals. */
  readonly otherOperations?: number;
}

/** Every send and receive is one operation per 64 KB (https://azure.microsoft.com/pricing/details/service-bus/). */
export function serviceBus(resource: string, usage: ServiceBusUsage): Quantity[] {
  checkUsage(resource, usage);
  const per64KB = averageOf(usage.messageBytes, (bytes) => chunks(bytes, 64 * KIB));
  const operations = (usage.sends + usage.receives) * per64KB + (usage.otherOperations ?? 0);
  const range = { low: operations, high: operations + (usage.settlements ?? 0) };
  const more = usage.settlements === undefined ? {} : { range };
  return metered("servicebus", resource, { [`${usage.tier}-operations`]: operations }, more);
}

/** The Standard tier's monthly base, which includes 13 million operations: once per subscription, not per queue. */
export function serviceBusStandardBase(): Quantity[] {
  return metered("servicebus", "account", { "standard-base": 1 });
}
