import {
  entryNamed,
  type FunctionEntry,
  type Inventory,
  type QueueEntry,
  type QueueSubscriptionEntry,
} from "@motif/core/model";
import { QUOTAS, VISIBILITY_TIMES_TIMEOUT } from "../profile.ts";
import type { QueuePlan, QueueTriggerPlan } from "./aws-plan.ts";
import { type Refuse, wholeSeconds } from "./refuse.ts";

/** A dead letter is read by people and tools, for a short time at a time. */
const DEAD_LETTER_VISIBILITY = 30;

/** The app's queues, and the dead-letter queues of queues and of functions that are invoked asynchronously. */
export function planQueues(
  inventory: Inventory,
  asynchronous: readonly FunctionEntry[],
  refuse: Refuse,
): QueuePlan[] {
  const { queues, queueSubscriptions } = inventory;
  const deadLetters = wholeSeconds(inventory.retention.deadLettersMs, "retention", "deadLetters", refuse);
  return [
    ...queues.map((queue) => ownQueue(queue, queueSubscriptions, refuse)),
    ...queueSubscriptions.map((subscription) => {
      const queue = entryNamed(queues, subscription.queue);
      refuseShortLivedDeadLetters(queue, inventory.retention.deadLettersMs, refuse);
      return deadLetterQueue(subscription.deadLetterQueue, "queue", queue.name, queue.fifo, deadLetters);
    }),
    ...asynchronous.map((fn) =>
      deadLetterQueue(fn.asyncRetry.deadLetterQueue, "function", fn.name, false, deadLetters),
    ),
  ];
}

function ownQueue(
  queue: QueueEntry,
  subscriptions: readonly QueueSubscriptionEntry[],
  refuse: Refuse,
): QueuePlan {
  const where = `queue ${queue.name}`;
  const subscription = subscriptions.find((entry) => entry.queue === queue.name);
  return {
    name: queue.name,
    description: subscription ? `Consumed by ${subscription.function}` : "Consumed outside of this app",
    fifo: queue.fifo,
    retention: wholeSeconds(queue.retentionMs, where, "retention", refuse),
    delay: wholeSeconds(queue.delayMs, where, "delay", refuse),
    visibilityTimeout: wholeSeconds(queue.visibilityTimeoutMs, where, "visibilityTimeout", refuse),
    ...(subscription && {
      redrive: {
        deadLetterQueue: subscription.deadLetterQueue,
        maxReceiveCount: subscription.retry.attempts,
      },
    }),
  };
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

/** How queues are read by functions. */
export function planQueueTriggers(inventory: Inventory, refuse: Refuse): QueueTriggerPlan[] {
  return inventory.queueSubscriptions.map((subscription) => {
    const { name } = subscription;
    const queue = entryNamed(inventory.queues, subscription.queue);
    const fn = entryNamed(inventory.functions, subscription.function);
    refuseBatch(subscription, queue, refuse);
    refuseVisibility(subscription, queue, fn, refuse);
    return {
      name,
      queue: queue.name,
      function: fn.name,
      batchSize: subscription.batchSize,
      batchWindow: wholeSeconds(subscription.batchWindowMs, name, "batchWindow", refuse),
      ...concurrencyOf(subscription, fn, refuse),
    };
  });
}

/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html */
function refuseBatch(subscription: QueueSubscriptionEntry, queue: QueueEntry, refuse: Refuse): void {
  const { name, batchSize, batchWindowMs } = subscription;
  if (queue.fifo && batchWindowMs > 0) {
    refuse(name, "has a batch window, and Lambda has none for FIFO queues; take it away");
  }
  const limit = QUOTAS.lambda.batchWithoutWindow.value;
  if (batchSize > limit && batchWindowMs < 1000) {
    refuse(
      name,
      `batchSize ${batchSize} is more than ${limit}, for which Lambda wants a batchWindow of 1s or more`,
    );
  }
}

function refuseVisibility(
  { name, batchWindowMs }: QueueSubscriptionEntry,
  queue: QueueEntry,
  fn: FunctionEntry,
  refuse: Refuse,
): void {
  const least = VISIBILITY_TIMES_TIMEOUT * fn.timeoutMs + batchWindowMs;
  if (queue.visibilityTimeoutMs < least) {
    refuse(
      name,
      `the visibility timeout of queue ${queue.name} is ${queue.visibilityTimeoutMs / 1000} s; AWS wants ${VISIBILITY_TIMES_TIMEOUT} times the timeout of ${fn.name} and the batch window, ${least / 1000} s. Leave it out to get that`,
    );
  }
}

/**
 * Pollers that find a function throttled use up receives, until messages that nobody looked at are dead letters. So
 * they never ask for more than what is reserved.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
function concurrencyOf(
  { name, maxConcurrency }: QueueSubscriptionEntry,
  { name: functionName, reservedConcurrency: reserved }: FunctionEntry,
  refuse: Refuse,
): { readonly maximumConcurrency?: number } {
  const least = QUOTAS.lambda.queueConcurrencyMin.value;
  if (reserved !== undefined && reserved < (maxConcurrency ?? least)) {
    refuse(
      name,
      `asks for ${maxConcurrency ?? least} calls of ${functionName} at the same time${maxConcurrency === undefined ? ", the least that Lambda allows" : ""}, and ${reserved} are reserved; messages would be throttled into the dead-letter queue. Reserve as many`,
    );
  }
  const maximum = maxConcurrency ?? reserved;
  return maximum === undefined ? {} : { maximumConcurrency: maximum };
}
