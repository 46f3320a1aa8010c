import { type Refuse, wholeSeconds } from "@motif/compile/kit";
import {
  entryNamed,
  type FunctionEntry,
  type Inventory,
  type QueueEntry,
  type QueueTrigger,
  triggersOf,
} from "@motif/core/model";
import type { Backlog } from "../ground/room.ts";
import { QUOTAS } from "./profile.ts";

/** The queues of a plan: the app's own, those that triggers need besides, and those of dead letters. */
export interface QueuePlans {
  readonly queues: readonly QueuePlan[];
}

/** A Service Bus queue. */
export interface QueuePlan {
  readonly name: string;
  readonly description: string;
  readonly purpose: "own" | "events" | "dead-letters";
  readonly sessions: boolean;
  /** How long a message is kept. */
  readonly retention: number;
  /** Whether expired messages become dead letters. */
  readonly keepExpired: boolean;
  readonly lockDuration: number;
  readonly maxDeliveryCount: number;
  /** Messages with an id that was seen within so many seconds are dropped; 0: none. */
  readonly duplicateWindow: number;
  /** Where the broker puts messages that it gives up; its own dead-letter queue if not given. */
  readonly forwardDeadLettersTo?: string;
}

/** Event Grid sends an event again under the same id: https://learn.microsoft.com/azure/event-grid/handler-service-bus */
const EVENT_DUPLICATES = 600;
/** So long a run of `motif redrive` may hold what it received: as long as Service Bus allows. */
const DEAD_LETTER_LOCK = QUOTAS.lockDuration.value;
/** Nothing takes a dead letter away for having been looked at. */
const DEAD_LETTER_DELIVERIES = QUOTAS.deliveryCountMax.value;
/** Between a function's timeout and the end of its lock: for the host to settle the messages. */
const LOCK_MARGIN = 10;
/** The host is not to wait for a full batch longer than half of a lock: maxBatchWaitTime, in the page of lockDuration below. */
const WINDOWS_IN_LOCK = 2;

/** All queues of the app: its own, those that triggers need besides, and those of dead letters. */
export function planQueues(inventory: Inventory, backlogs: readonly Backlog[], refuse: Refuse): QueuePlans {
  const triggers = triggersOf(inventory, "queue");
  const kept = wholeSeconds(inventory.retention.deadLettersMs, "retention", "deadLetters", refuse);
  const needed = backlogs.map((backlog) => backlogQueue(backlog, kept));
  const queues = [
    ...inventory.resources.queue.map((queue) => ownQueue(queue, triggers, inventory, refuse)),
    ...needed.filter(({ purpose }) => purpose === "events"),
    ...triggers.map(({ source, delivery }) =>
      deadLetters(delivery.deadLetterQueue, `Messages of ${source.queue} that failed`, kept),
    ),
    ...needed.filter(({ purpose }) => purpose === "dead-letters"),
  ];
  refuseTwins(queues, refuse);
  return { queues };
}

function refuseTwins(queues: readonly QueuePlan[], refuse: Refuse): void {
  for (const [index, { name, description }] of queues.entries()) {
    const other = queues.slice(0, index).find((before) => before.name === name);
    if (!other) continue;
    refuse(
      `queue ${name}`,
      `is needed twice: "${other.description}" and "${description}"; rename a queue, a function or the wiring`,
    );
  }
}

function ownQueue(
  queue: QueueEntry,
  triggers: readonly QueueTrigger[],
  inventory: Inventory,
  refuse: Refuse,
): QueuePlan {
  const where = `queue ${queue.name}`;
  const trigger = triggers.find(({ source }) => source.queue === queue.name);
  const consumer = trigger && entryNamed(inventory.functions, trigger.function);
  return {
    name: queue.name,
    description: trigger ? `Consumed by ${trigger.function}` : "Consumed outside of this app",
    purpose: "own",
    sessions: queue.fifo,
    retention: wholeSeconds(queue.retentionMs, where, "retention", refuse),
    keepExpired: false,
    lockDuration: lockDuration(queue, trigger, consumer, refuse),
    maxDeliveryCount: trigger?.delivery.attempts ?? DEAD_LETTER_DELIVERIES,
    duplicateWindow: queue.fifo ? QUOTAS.duplicateWindow.value : 0,
    // A queue with sessions cannot forward: https://learn.microsoft.com/azure/service-bus-messaging/service-bus-auto-forwarding
    ...(trigger && !queue.fifo && { forwardDeadLettersTo: trigger.delivery.deadLetterQueue }),
  };
}

/**
 * How long a message is locked before it counts as given back. The host renews locks while a function runs, but not
 * those of a batch, so a batch has to be done within one.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-service-bus#hostjson-settings
 */
function lockDuration(
  queue: QueueEntry,
  trigger: QueueTrigger | undefined,
  consumer: FunctionEntry | undefined,
  refuse: Refuse,
): number {
  const { lockDuration: most, lockDurationMin: least } = QUOTAS;
  const wanted = wholeSeconds(queue.visibilityTimeoutMs, `queue ${queue.name}`, "visibilityTimeout", refuse);
  const clamped = Math.min(Math.max(wanted, least.value), most.value);
  if (!trigger || !consumer) return clamped;
  refuseFifoWindow(trigger, queue, refuse);
  if (queue.fifo || trigger.delivery.batchSize === 1) return clamped;
  const longest = longestBatch(trigger);
  if (consumer.timeoutMs > longest) {
    refuse(
      trigger.name,
      `batches of ${consumer.name} may take ${seconds(consumer.timeoutMs)} s, and ${seconds(Math.max(longest, 0))} s are left: Service Bus locks messages for ${most.value} s and renews no locks of batches, and the batch window and ${LOCK_MARGIN} s to settle them come off that. Lower the timeout, or set batchSize to 1`,
    );
  }
  refuseLongWindow(trigger, refuse);
  const window = seconds(trigger.delivery.batchWindowMs);
  const needed = seconds(consumer.timeoutMs) + window + LOCK_MARGIN;
  return Math.min(Math.max(clamped, needed, WINDOWS_IN_LOCK * window), most.value);
}

/** Whether a queue's messages come in batches, whose locks nobody renews. */
export function locksBatch({ source, delivery }: QueueTrigger, { resources }: Inventory): boolean {
  return delivery.batchSize > 1 && !entryNamed(resources.queue, source.queue).fifo;
}

/** How long a function may work on a batch, in milliseconds. */
export function longestBatch({ delivery }: QueueTrigger): number {
  return (QUOTAS.lockDuration.value - LOCK_MARGIN) * 1000 - delivery.batchWindowMs;
}

function seconds(ms: number): number {
  return Math.ceil(ms / 1000);
}

function refuseLongWindow({ name, delivery: { batchWindowMs } }: QueueTrigger, refuse: Refuse): void {
  const limit = QUOTAS.batchWindow.value;
  if (batchWindowMs <= limit * 1000) return;
  refuse(
    name,
    `its batchWindow is ${batchWindowMs / 1000} s; the host waits ${limit} s at most for a full batch. Lower it`,
  );
}

function refuseFifoWindow(
  { name, delivery: { batchWindowMs } }: QueueTrigger,
  queue: QueueEntry,
  refuse: Refuse,
): void {
  if (!queue.fifo || batchWindowMs === 0) return;
  refuse(
    name,
    "has a batchWindow, and messages of a FIFO queue come one by one on Azure, without waiting for others; take it away",
  );
}

function backlogQueue({ name, description, delivery }: Backlog, retention: number): QueuePlan {
  if (!delivery) return deadLetters(name, description, retention);
  return {
    name,
    description,
    purpose: "events",
    sessions: false,
    retention,
    keepExpired: true,
    lockDuration: 60,
    maxDeliveryCount: delivery.attempts,
    duplicateWindow: EVENT_DUPLICATES,
    forwardDeadLettersTo: delivery.deadLetterQueue,
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
