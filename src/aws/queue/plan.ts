import { nameOf, type Refuse, wholeSeconds } from "@motif/compile/kit";
import {
  asynchronousDeliveryOf,
  entryNamed,
  type Inventory,
  type QueueEntry,
  type QueueTrigger,
  triggersOf,
} from "@motif/core/model";

/** The queues of a plan, dead-letter queues included. */
export interface QueuePlans {
  readonly queues: readonly QueuePlan[];
}

/** An SQS queue. */
export interface QueuePlan {
  readonly name: string;
  readonly description: string;
  readonly fifo: boolean;
  readonly retention: number;
  readonly delay: number;
  readonly visibilityTimeout: number;
  /** Where messages go that were received too often. */
  readonly redrive?: { readonly deadLetterQueue: string; readonly maxReceiveCount: number };
  /** The topic whose messages come into it, or into the queue whose dead letters it has. */
  readonly topic?: string;
  /** The rule of a bus that brings events into it, or into the queue whose dead letters it has. */
  readonly rule?: string;
  /** What the dead letters are of; undefined for a queue of the app's own. */
  readonly deadLettersOf?: { readonly kind: "queue" | "function"; readonly name: string };
}

/** A dead letter is read by people and tools, for a short time at a time. */
const DEAD_LETTER_VISIBILITY = 30;

/** The app's queues, and the dead-letter queues of queues and of functions that are invoked asynchronously. */
export function planQueues(inventory: Inventory, refuse: Refuse): QueuePlans {
  const queues = inventory.resources.queue;
  const consumed = triggersOf(inventory, "queue");
  const { deadLettersMs } = inventory.retention;
  const deadLetters = wholeSeconds(deadLettersMs, "retention", "deadLetters", refuse);
  return {
    queues: [
      ...queues.map((queue) => ownQueue(queue, consumed, refuse)),
      ...consumed.map(({ source, delivery }) => {
        const queue = entryNamed(queues, source.queue);
        refuseShortLivedDeadLetters(queue, deadLettersMs, refuse);
        return {
          ...deadLetterQueue(delivery.deadLetterQueue, "queue", queue.name, queue.fifo, deadLetters),
          ...fedBy(queue),
        };
      }),
      ...invokedAsynchronously(inventory).map((fn) => {
        const { deadLetterQueue: name } = asynchronousDeliveryOf(inventory, fn);
        return deadLetterQueue(name, "function", fn, false, deadLetters);
      }),
    ],
  };
}

/** The physical name of a queue, without the prefix. */
export function queueName(app: string, { name, fifo }: Pick<QueuePlan, "name" | "fifo">): string {
  return nameOf(app, name) + fifoSuffix({ fifo });
}

/** How the name of a FIFO queue has to end. */
export function fifoSuffix({ fifo }: Pick<QueuePlan, "fifo">): string {
  return fifo ? ".fifo" : "";
}

function invokedAsynchronously({ functions, triggers }: Inventory): string[] {
  const invoked = new Set(
    triggers
      .filter(
        ({ delivery }) => delivery.mode === "asynchronous" && delivery.destinations?.failure === undefined,
      )
      .map((trigger) => trigger.function),
  );
  return functions.map(({ name }) => name).filter((name) => invoked.has(name));
}

function ownQueue(queue: QueueEntry, consumed: readonly QueueTrigger[], refuse: Refuse): QueuePlan {
  const where = `queue ${queue.name}`;
  const consumer = consumed.find(({ source }) => source.queue === queue.name);
  return {
    name: queue.name,
    description: consumer ? `Consumed by ${consumer.function}` : "Consumed outside of this app",
    fifo: queue.fifo,
    retention: wholeSeconds(queue.retentionMs, where, "retention", refuse),
    delay: wholeSeconds(queue.delayMs, where, "delay", refuse),
    visibilityTimeout: wholeSeconds(queue.visibilityTimeoutMs, where, "visibilityTimeout", refuse),
    ...fedBy(queue),
    ...(consumer && {
      redrive: {
        deadLetterQueue: consumer.delivery.deadLetterQueue,
        maxReceiveCount: consumer.delivery.attempts,
      },
    }),
  };
}

function fedBy({ name, topic, bus }: QueueEntry): Pick<QueuePlan, "topic" | "rule"> {
  if (bus !== undefined) return { rule: name };
  return topic === undefined ? {} : { topic };
}

function deadLetterQueue(
  name: string,
  kind: "queue" | "function",
  of: string,
  fifo: boolean,
  retention: number,
): QueuePlan {
  return {
    name,
    description:
      kind === "queue" ? `Messages of ${of} that failed` : `Asynchronous invocations of ${of} that failed`,
    fifo,
    retention,
    delay: 0,
    visibilityTimeout: DEAD_LETTER_VISIBILITY,
    deadLettersOf: { kind, name: of },
  };
}

/**
 * A message keeps its age when SQS moves it, so a dead letter of a queue that keeps longer could be gone at once.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 */
function refuseShortLivedDeadLetters(queue: QueueEntry, deadLettersMs: number, refuse: Refuse): void {
  if (deadLettersMs >= queue.retentionMs) return;
  refuse(
    `queue ${queue.name}`,
    "keeps messages longer than dead letters are kept, and SQS counts a dead letter's age from its first sending; raise retention.deadLetters or lower the queue's retention",
  );
}
