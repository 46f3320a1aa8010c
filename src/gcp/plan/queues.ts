import {
  entryNamed,
  eventFunctions,
  type FunctionEntry,
  type Inventory,
  type QueueEntry,
  type QueueSubscriptionEntry,
} from "@motif/core/model";
import { QUOTAS } from "../ground/profile.ts";
import { callerName } from "./callers.ts";
import { limitOf } from "./functions.ts";
import type { PushPlan, SubscriptionPlan, TopicPlan } from "./gcp-plan.ts";
import { type Refuse, wholeSeconds } from "./refuse.ts";

/** A dead letter is read by people and tools, for a short time at a time. */
const DEAD_LETTER_DEADLINE = 30;

/** What a push may wait for the start of an instance, on top of the function's timeout. */
const START_ALLOWANCE = 30;

const MINUTES = 60;
const DAY = 86_400;

/** The topics of the app's queues, and of what failed for good. */
export function planTopics(inventory: Inventory): TopicPlan[] {
  const { queues, queueSubscriptions } = inventory;
  return [
    ...queues.map(({ name }) => {
      const subscription = queueSubscriptions.find((entry) => entry.queue === name);
      return {
        name,
        description: subscription
          ? `Queue ${name}, consumed by ${subscription.function}`
          : `Queue ${name}, consumed outside of this app`,
      };
    }),
    ...queueSubscriptions.map(({ queue, deadLetterQueue }) => ({
      name: deadLetterQueue,
      description: `Messages of ${queue} that failed`,
      deadLettersOf: { kind: "queue" as const, name: queue },
    })),
    ...eventFunctions(inventory).map((fn) => ({
      name: fn.asyncRetry.deadLetterQueue,
      description: `Events of ${fn.name} that failed`,
      deadLettersOf: { kind: "function" as const, name: fn.name },
    })),
  ];
}

/** One subscription for each topic: without one, Pub/Sub throws messages away. */
export function planSubscriptions(inventory: Inventory, refuse: Refuse): SubscriptionPlan[] {
  const { queues, queueSubscriptions, retention } = inventory;
  const kept = retentionOf(retention.deadLettersMs, "retention", "deadLetters", refuse);
  const deadLetters = (name: string, ordered: boolean): SubscriptionPlan => ({
    name,
    description: "Keeps what failed until somebody reads it",
    ordered,
    retention: kept,
    ackDeadline: DEAD_LETTER_DEADLINE,
  });
  return [
    ...queues.map((queue) => ownSubscription(queue, inventory, refuse)),
    ...queueSubscriptions.map(({ queue, deadLetterQueue }) =>
      deadLetters(deadLetterQueue, entryNamed(queues, queue).fifo),
    ),
    ...eventFunctions(inventory).map((fn) => deadLetters(fn.asyncRetry.deadLetterQueue, false)),
  ];
}

function ownSubscription(queue: QueueEntry, inventory: Inventory, refuse: Refuse): SubscriptionPlan {
  const where = `queue ${queue.name}`;
  const subscription = inventory.queueSubscriptions.find((entry) => entry.queue === queue.name);
  const fn = subscription && entryNamed(inventory.functions, subscription.function);
  refuseOrderedDelay(queue, refuse);
  return {
    name: queue.name,
    description: subscription
      ? `Queue ${queue.name} to ${subscription.function}`
      : `Keeps messages of ${queue.name} for whoever pulls them`,
    ordered: queue.fifo,
    retention: retentionOf(queue.retentionMs, where, "retention", refuse),
    ackDeadline: ackDeadlineOf(queue, fn, refuse),
    ...(subscription && fn && { push: pushOf(subscription, fn, inventory, refuse) }),
  };
}

function retentionOf(ms: number, where: string, setting: string, refuse: Refuse): number {
  const seconds = wholeSeconds(ms, where, setting, refuse);
  const { retentionMin: least, retentionMax: most } = QUOTAS.pubsub;
  if (seconds < least.value || seconds > most.value * DAY) {
    refuse(
      where,
      `${setting} is ${seconds} s; Pub/Sub keeps messages from ${least.value / MINUTES} minutes to ${most.value} days`,
    );
  }
  return seconds;
}

function refuseOrderedDelay({ name, fifo, delayMs }: QueueEntry, refuse: Refuse): void {
  if (!fifo || delayMs === 0) return;
  refuse(
    `queue ${name}`,
    "is FIFO and has a delay; on Google Cloud messages wait in Cloud Tasks, which keeps no order. Take the delay away, or have the consumer wait",
  );
}

/**
 * A push that is not answered by then is sent again. The model's own default is about SQS, whose consumers ask for
 * messages, and is longer than Pub/Sub allows.
 * @see https://docs.cloud.google.com/pubsub/docs/push
 */
function ackDeadlineOf(queue: QueueEntry, fn: FunctionEntry | undefined, refuse: Refuse): number {
  const where = `queue ${queue.name}`;
  const { ackDeadlineMin: least, ackDeadline: most } = QUOTAS.pubsub;
  if (queue.layout.visibilityTimeout === undefined) {
    const needed = fn ? Math.ceil(fn.timeoutMs / 1000) + START_ALLOWANCE : DEAD_LETTER_DEADLINE;
    return Math.min(most.value, Math.max(least.value, needed));
  }
  const asked = wholeSeconds(queue.visibilityTimeoutMs, where, "visibilityTimeout", refuse);
  if (asked < least.value || asked > most.value) {
    refuse(
      where,
      `visibilityTimeout is ${asked} s; Pub/Sub waits ${least.value} to ${most.value} s for an acknowledgement. Leave it out to get what the consumer needs`,
    );
  }
  return asked;
}

function pushOf(
  subscription: QueueSubscriptionEntry,
  fn: FunctionEntry,
  inventory: Inventory,
  refuse: Refuse,
): PushPlan {
  const note = batchNote(subscription);
  return {
    function: fn.name,
    caller: callerName(fn.name),
    deadLetterTopic: subscription.deadLetterQueue,
    maximumAttempts: maximumAttempts(subscription, fn, inventory, refuse),
    ...backoffOf(subscription, refuse),
    ...(note !== undefined && { note }),
  };
}

/**
 * When Pub/Sub itself gives a message up. The adapter gives up after exactly as many attempts as the app says; this is for
 * functions that crash. A push that finds no free instance is an attempt for Pub/Sub, so where the app limits them it
 * goes on for as long as it can: messages that no function has seen are not to become dead letters.
 * @see https://docs.cloud.google.com/pubsub/docs/handling-failures
 */
function maximumAttempts(
  { name, retry }: QueueSubscriptionEntry,
  fn: FunctionEntry,
  inventory: Inventory,
  refuse: Refuse,
): number {
  const { attemptsMin: least, attemptsMax: most } = QUOTAS.pubsub;
  if (retry.attempts > most.value) {
    refuse(name, `has ${retry.attempts} attempts; Pub/Sub makes ${most.value} at most`);
  }
  const limited = limitOf(fn, inventory, () => {}) !== undefined;
  return limited ? most.value : Math.max(least.value, retry.attempts);
}

/**
 * Pub/Sub doubles the wait each time, between a least and a longest one. A message that finds no free instance is tried
 * more often than the app says, so the longest wait is the policy's own, and not the one that its attempts reach.
 */
function backoffOf(
  { name, retry }: QueueSubscriptionEntry,
  refuse: Refuse,
): Pick<PushPlan, "minimumBackoffMs" | "maximumBackoffMs"> {
  const { attempts, initialDelayMs, maxDelayMs, factor } = retry;
  const most = QUOTAS.pubsub.backoffMax.value * 1000;
  if (factor !== 1 && factor !== 2) {
    refuse(
      name,
      `each wait is ${factor} times the one before, and Pub/Sub doubles it or, with factor 1, keeps it; take 2 or 1`,
    );
  }
  const reached = Math.min(maxDelayMs, initialDelayMs * factor ** Math.max(0, attempts - 2));
  if (reached > most) {
    refuse(
      name,
      `waits up to ${reached / 1000} s before a delivery, and Pub/Sub ${most / 1000} s at most; lower maxDelay`,
    );
  }
  const least = Math.min(initialDelayMs, maxDelayMs);
  return {
    minimumBackoffMs: least,
    maximumBackoffMs: factor === 1 ? least : Math.min(maxDelayMs, most),
  };
}

function batchNote({ batchSize, batchWindowMs }: QueueSubscriptionEntry): string | undefined {
  if (batchSize === 1 && batchWindowMs === 0) return undefined;
  const window = batchWindowMs > 0 ? ` within ${batchWindowMs / 1000} s` : "";
  return `The app takes up to ${batchSize} messages at once${window}; a push carries one.`;
}
