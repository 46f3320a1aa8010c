import {
  entryNamed,
  eventFunctions,
  type FunctionEntry,
  type Inventory,
  type QueueEntry,
  type QueueSubscriptionEntry,
} from "@motif/core/model";
import { QUOTAS } from "../ground/profile.ts";
import { objectQueueOf } from "../objects/environment.ts";
import type { QueuePlan } from "./azure-plan.ts";
import { type Refuse, wholeSeconds } from "./refuse.ts";

/** Messages sent twice within it are taken once: what the model promises of a FIFO queue. */
const FIFO_DUPLICATES = 300;
/** Event Grid sends an event again under the same id: https://learn.microsoft.com/azure/event-grid/handler-service-bus */
const EVENT_DUPLICATES = 600;
/** A dead letter is read by people and tools, for a short time at a time. */
const DEAD_LETTER_LOCK = 30;
/** Nothing takes a dead letter away for having been looked at. */
const DEAD_LETTER_DELIVERIES = QUOTAS.serviceBus.deliveryCountMax.value;
/** Between a function's timeout and the end of its lock: for the host to settle the messages. */
const LOCK_MARGIN = 10;
/** The host is not to wait for a full batch longer than half of a lock: maxBatchWaitTime, in the page of lockDuration below. */
const WINDOWS_IN_LOCK = 2;

/** All queues of the app: its own, those that Event Grid delivers to, and those of dead letters. */
export function planQueues(inventory: Inventory, refuse: Refuse): QueuePlan[] {
  const { queues, queueSubscriptions, objectSubscriptions } = inventory;
  const kept = wholeSeconds(inventory.retention.deadLettersMs, "retention", "deadLetters", refuse);
  return [
    ...queues.map((queue) => ownQueue(queue, inventory, refuse)),
    ...objectSubscriptions.map(({ name, bucket, function: consumer }) =>
      eventQueue(name, bucket, entryNamed(inventory.functions, consumer), kept, refuse),
    ),
    ...queueSubscriptions.map(({ queue, deadLetterQueue }) =>
      deadLetters(deadLetterQueue, `Messages of ${queue} that failed`, kept),
    ),
    ...eventFunctions(inventory).map(({ name, asyncRetry }) =>
      deadLetters(asyncRetry.deadLetterQueue, `Events for ${name} that failed`, kept),
    ),
  ];
}

function ownQueue(queue: QueueEntry, inventory: Inventory, refuse: Refuse): QueuePlan {
  const where = `queue ${queue.name}`;
  const subscription = inventory.queueSubscriptions.find((entry) => entry.queue === queue.name);
  const consumer = subscription && entryNamed(inventory.functions, subscription.function);
  return {
    name: queue.name,
    description: subscription ? `Consumed by ${subscription.function}` : "Consumed outside of this app",
    purpose: "own",
    sessions: queue.fifo,
    retention: wholeSeconds(queue.retentionMs, where, "retention", refuse),
    keepExpired: false,
    lockDuration: lockDuration(queue, subscription, consumer, refuse),
    maxDeliveryCount: subscription?.retry.attempts ?? DEAD_LETTER_DELIVERIES,
    duplicateWindow: queue.fifo ? FIFO_DUPLICATES : 0,
    // A queue with sessions cannot forward: https://learn.microsoft.com/azure/service-bus-messaging/service-bus-auto-forwarding
    ...(subscription && !queue.fifo && { forwardDeadLettersTo: subscription.deadLetterQueue }),
  };
}

/**
 * How long a message is locked before it counts as given back. The host renews locks while a function runs, but not
 * those of a batch, so a batch has to be done within one.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-service-bus#hostjson-settings
 */
function lockDuration(
  queue: QueueEntry,
  subscription: QueueSubscriptionEntry | undefined,
  consumer: FunctionEntry | undefined,
  refuse: Refuse,
): number {
  const { lockDuration: most, lockDurationMin: least } = QUOTAS.serviceBus;
  const wanted = wholeSeconds(queue.visibilityTimeoutMs, `queue ${queue.name}`, "visibilityTimeout", refuse);
  const clamped = Math.min(Math.max(wanted, least.value), most.value);
  if (!subscription || !consumer) return clamped;
  refuseFifoWindow(subscription, queue, refuse);
  if (queue.fifo || subscription.batchSize === 1) return clamped;
  const longest = longestBatch(subscription);
  if (consumer.timeoutMs > longest) {
    refuse(
      subscription.name,
      `batches of ${consumer.name} may take ${seconds(consumer.timeoutMs)} s, and ${seconds(Math.max(longest, 0))} s are left: Service Bus locks messages for ${most.value} s and renews no locks of batches, and the batch window and ${LOCK_MARGIN} s to settle them come off that. Lower the timeout, or set batchSize to 1`,
    );
  }
  refuseLongWindow(subscription, refuse);
  const window = seconds(subscription.batchWindowMs);
  const needed = seconds(consumer.timeoutMs) + window + LOCK_MARGIN;
  return Math.min(Math.max(clamped, needed, WINDOWS_IN_LOCK * window), most.value);
}

/** Whether a subscription's messages come in batches, whose locks nobody renews. */
export function locksBatch(subscription: QueueSubscriptionEntry, { queues }: Inventory): boolean {
  return subscription.batchSize > 1 && !entryNamed(queues, subscription.queue).fifo;
}

/** How long a function may work on a batch, in milliseconds. */
export function longestBatch({ batchWindowMs }: QueueSubscriptionEntry): number {
  return (QUOTAS.serviceBus.lockDuration.value - LOCK_MARGIN) * 1000 - batchWindowMs;
}

function seconds(ms: number): number {
  return Math.ceil(ms / 1000);
}

function refuseLongWindow({ name, batchWindowMs }: QueueSubscriptionEntry, refuse: Refuse): void {
  const limit = QUOTAS.serviceBus.batchWindow.value;
  if (batchWindowMs <= limit * 1000) return;
  refuse(
    name,
    `its batchWindow is ${batchWindowMs / 1000} s; the host waits ${limit} s at most for a full batch. Lower it`,
  );
}

function refuseFifoWindow(
  { name, batchWindowMs }: QueueSubscriptionEntry,
  queue: QueueEntry,
  refuse: Refuse,
): void {
  if (!queue.fifo || batchWindowMs === 0) return;
  refuse(
    name,
    "has a batchWindow, and messages of a FIFO queue come one by one on Azure, without waiting for others; take it away",
  );
}

function eventQueue(
  subscription: string,
  bucket: string,
  { name, asyncRetry }: FunctionEntry,
  retention: number,
  refuse: Refuse,
): QueuePlan {
  wholeSeconds(asyncRetry.maximumAgeMs, `function ${name}`, "the maximum age of an event", refuse);
  return {
    name: objectQueueOf(subscription),
    description: `Events of bucket ${bucket} (${subscription}), for ${name}`,
    purpose: "object-events",
    sessions: false,
    retention,
    keepExpired: true,
    lockDuration: 60,
    maxDeliveryCount: asyncRetry.attempts,
    duplicateWindow: EVENT_DUPLICATES,
    forwardDeadLettersTo: asyncRetry.deadLetterQueue,
  };
}

function deadLetters(name: string, description: string, retention: number): QueuePlan {
  return {
    name,
    description,
    purpose: "dead-letters",
    sessions: false,
    retention,
    // A forwarded message brings the time to live of the queue that it comes from, which may be shorter.
    keepExpired: true,
    lockDuration: DEAD_LETTER_LOCK,
    maxDeliveryCount: DEAD_LETTER_DELIVERIES,
    duplicateWindow: 0,
  };
}
