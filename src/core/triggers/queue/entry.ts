import type { Defaults } from "../../ground/defaults.ts";
import { deadLetterQueueOf, type PolledDelivery } from "../../ground/delivery.ts";
import { retryEntry } from "../../ground/retry.ts";
import type { Named, TriggerOf } from "../../ground/trigger.ts";
import { milliseconds } from "../../ground/units.ts";
import type { QueueSubscription } from "./declare.ts";

/** Messages of a queue: those that are sent to it, and those of the topic that it subscribes to, or of its bus. */
export type QueueTrigger = TriggerOf<
  "queue",
  { readonly queue: string; readonly topic?: string; readonly bus?: string },
  PolledDelivery
>;

const DEFAULT_BATCH_SIZE = 10;

/** Resolves a subscription to a queue. */
export function queueTrigger({ name, wiring }: Named<QueueSubscription>, defaults: Defaults): QueueTrigger {
  const { queue, consumer, batchSize, batchWindow, maxConcurrency, retry } = wiring;
  return {
    kind: "queue",
    name,
    source: {
      queue: queue.name,
      ...(queue.subscribesTo && { topic: queue.subscribesTo.topic.name }),
      ...(queue.rule && { bus: queue.rule.bus.name }),
    },
    function: consumer.name,
    delivery: {
      mode: "polled",
      batchSize: batchSize ?? (queue.fifo ? 1 : DEFAULT_BATCH_SIZE),
      batchWindowMs: milliseconds(batchWindow ?? "0s"),
      ...(maxConcurrency !== undefined && { maxConcurrency }),
      ...retryEntry(retry, defaults.retries.queue),
      deadLetterQueue: deadLetterQueueOf(queue.name),
    },
  };
}
