import { type Refuse, wholeSeconds } from "@motif/compile/kit";
import {
  entryNamed,
  type FunctionEntry,
  type Inventory,
  type QueueEntry,
  type QueueTrigger,
  type StreamTrigger,
  triggersOf,
} from "@motif/core/model";
import { STREAM_BACKOFF } from "@motif/runtime/platform";
import { callerName } from "../ground/caller.ts";
import { feedName, markedFor, streamFeedName } from "../ground/pubsub/feeds.ts";
import type { DeadLetterTopic } from "../ground/room.ts";
import { QUOTAS } from "./profile.ts";

/** The queues of a plan, and where dead letters are. */
export interface QueuePlans {
  /** All topics, those of dead letters included. */
  readonly topics: readonly TopicPlan[];
  readonly subscriptions: readonly SubscriptionPlan[];
  /** What brings messages of topics to queues. */
  readonly feeds: readonly FeedPlan[];
  /** Whether there is a Cloud Tasks queue, which delayed messages wait in. */
  readonly delays: boolean;
  /** Queues with a consumer, and consumers of streams, whose attempts are counted in the database. */
  readonly consumedQueues: readonly string[];
  /** FIFO queues and topics, whose duplicates are told apart by markers in the database. */
  readonly orderedQueues: readonly string[];
}

/** A Pub/Sub topic. */
export interface TopicPlan {
  readonly name: string;
  readonly description: string;
  /** Whether it is a topic, a bus or a stream of the app's, and not a queue. */
  readonly published?: true;
  /** What the dead letters are of; undefined for a queue or a topic of the app's own. */
  readonly deadLettersOf?: { readonly kind: "queue" | "function"; readonly name: string };
}

/** A subscription to a topic of the app's: its messages go where those of a queue go, or to a consumer of a stream. */
export interface FeedPlan extends SubscriptionPlan {
  readonly topic: string;
  /** Which messages it gets; not there where it gets all. */
  readonly filter?: string;
}

/** The only subscription of a topic, of the same name. Without `push`, messages wait for whoever pulls them. */
export interface SubscriptionPlan {
  readonly name: string;
  readonly description: string;
  readonly ordered: boolean;
  readonly retention: number;
  readonly ackDeadline: number;
  readonly push?: PushPlan;
}

/** How a subscription's messages reach a function. Backoffs are in milliseconds. */
export interface PushPlan {
  readonly function: string;
  readonly caller: string;
  readonly deadLetterTopic: string;
  readonly maximumAttempts: number;
  readonly minimumBackoffMs: number;
  readonly maximumBackoffMs: number;
  /** What the app asks for and Pub/Sub does in another way. */
  readonly note?: string;
}

/** A dead letter is read by people and tools, for a short time at a time. */
const DEAD_LETTER_DEADLINE = 30;

/** What a push may wait for the start of an instance, on top of the function's timeout. */
const START_ALLOWANCE = 30;

const MINUTES = 60;
const DAY = 86_400;

/** The topics of the app's queues, and of what failed for good, each with its subscription. */
export function planQueues(
  inventory: Inventory,
  refuse: Refuse,
  deadLetterTopics: readonly DeadLetterTopic[],
): QueuePlans {
  const all = subscriptions(inventory, deadLetterTopics, refuse);
  return {
    topics: topics(inventory, deadLetterTopics),
    subscriptions: all,
    feeds: [...feedsOf(inventory, all), ...streamFeeds(inventory, refuse)],
    delays: inventory.functions.some((fn) => sentQueues(fn, inventory, false).length > 0),
    consumedQueues: [
      ...triggersOf(inventory, "queue").map(({ source }) => source.queue),
      ...triggersOf(inventory, "stream").map(({ name }) => name),
    ],
    orderedQueues: [...inventory.resources.queue, ...inventory.resources.topic]
      .filter(({ fifo }) => fifo)
      .map(({ name }) => name),
  };
}

/** A queue that subscribes to a topic is fed by a subscription of its own there, delivered as the queue's is. */
function feedsOf({ resources }: Inventory, own: readonly SubscriptionPlan[]): FeedPlan[] {
  const ofBuses = resources.bus.flatMap(({ name: bus, rules }) =>
    rules.map(({ queue }) => ({
      ...entryNamed(own, queue),
      name: feedName(queue, bus),
      description: `Bus ${bus} to queue ${queue}`,
      topic: bus,
      filter: markedFor(queue),
    })),
  );
  const ofTopics = resources.topic.flatMap(({ name: topic, subscriptions: subscribers }) =>
    subscribers.map(({ queue, filter }) => ({
      ...entryNamed(own, queue),
      name: feedName(queue, topic),
      description: `Topic ${topic} to queue ${queue}`,
      topic,
      ...(filter && { filter: markedFor(queue) }),
    })),
  );
  return [...ofTopics, ...ofBuses];
}

/**
 * A consumer of a stream has a subscription of its own, in the order of keys. The adapter counts attempts and tells the failure queue;
 * what Pub/Sub could not deliver in as many pushes as it makes goes there as it is.
 */
function streamFeeds(inventory: Inventory, refuse: Refuse): FeedPlan[] {
  return triggersOf(inventory, "stream").map((trigger) => {
    const { name, source, delivery } = trigger;
    const { retentionMs } = entryNamed(inventory.resources.stream, source.stream);
    const fn = entryNamed(inventory.functions, trigger.function);
    const note = batchNote(delivery);
    refuseAttempts(trigger, refuse);
    return {
      name: streamFeedName(source.stream, name),
      description: `Stream ${source.stream} to ${fn.name}`,
      topic: source.stream,
      ordered: true,
      retention: retentionOf(retentionMs, `stream ${source.stream}`, "retention", refuse),
      ackDeadline: neededDeadline(fn),
      push: {
        function: fn.name,
        caller: callerName(fn.name),
        deadLetterTopic: delivery.failureQueue,
        maximumAttempts: QUOTAS.attemptsMax.value,
        minimumBackoffMs: STREAM_BACKOFF.initialDelayMs,
        maximumBackoffMs: STREAM_BACKOFF.maxDelayMs,
        ...(note !== undefined && { note }),
      },
    };
  });
}

/** The names of the FIFO queues, or of the others, that a function sends to. */
export function sentQueues(fn: FunctionEntry, { resources }: Inventory, fifo: boolean): string[] {
  const sent = new Set(
    fn.grants.filter(({ resource }) => resource.kind === "queue").map((grant) => grant.resource.name),
  );
  return resources.queue
    .filter((queue) => queue.fifo === fifo && sent.has(queue.name))
    .map(({ name }) => name);
}

function topics(inventory: Inventory, deadLetterTopics: readonly DeadLetterTopic[]): TopicPlan[] {
  const triggers = triggersOf(inventory, "queue");
  return [
    ...inventory.resources.queue.map(({ name }) => {
      const trigger = triggers.find(({ source }) => source.queue === name);
      return {
        name,
        description: trigger
          ? `Queue ${name}, consumed by ${trigger.function}`
          : `Queue ${name}, consumed outside of this app`,
      };
    }),
    ...inventory.resources.topic.map(({ name, subscriptions: subscribers }) => ({
      name,
      description: `Topic ${name}, to ${subscribers.map(({ queue }) => queue).join(", ")}`,
      published: true as const,
    })),
    ...inventory.resources.bus.map(({ name, rules }) => ({
      name,
      description: `Bus ${name}, by rules to ${rules.map(({ queue }) => queue).join(", ")}`,
      published: true as const,
    })),
    ...inventory.resources.stream.map(({ name }) => ({
      name,
      description: `Stream ${name}`,
      published: true as const,
    })),
    ...triggers.map(({ source, delivery }) => ({
      name: delivery.deadLetterQueue,
      description: `Messages of ${source.queue} that failed`,
      deadLettersOf: { kind: "queue" as const, name: source.queue },
    })),
    ...deadLetterTopics.map(({ name, function: fn }) => ({
      name,
      description: `Events of ${fn} that failed`,
      deadLettersOf: { kind: "function" as const, name: fn },
    })),
  ];
}

/** One subscription for each topic: without one, Pub/Sub throws messages away. */
function subscriptions(
  inventory: Inventory,
  deadLetterTopics: readonly DeadLetterTopic[],
  refuse: Refuse,
): SubscriptionPlan[] {
  const { resources, retention } = inventory;
  const kept = retentionOf(retention.deadLettersMs, "retention", "deadLetters", refuse);
  const deadLetters = (name: string, ordered: boolean): SubscriptionPlan => ({
    name,
    description: "Keeps what failed until somebody reads it",
    ordered,
    retention: kept,
    ackDeadline: DEAD_LETTER_DEADLINE,
  });
  return [
    ...resources.queue.map((queue) => ownSubscription(queue, inventory, refuse)),
    ...triggersOf(inventory, "queue").map(({ source, delivery }) =>
      deadLetters(delivery.deadLetterQueue, entryNamed(resources.queue, source.queue).fifo),
    ),
    ...deadLetterTopics.map(({ name }) => deadLetters(name, false)),
  ];
}

function ownSubscription(queue: QueueEntry, inventory: Inventory, refuse: Refuse): SubscriptionPlan {
  const where = `queue ${queue.name}`;
  const trigger = triggersOf(inventory, "queue").find(({ source }) => source.queue === queue.name);
  const fn = trigger && entryNamed(inventory.functions, trigger.function);
  refuseOrderedDelay(queue, refuse);
  return {
    name: queue.name,
    description: trigger
      ? `Queue ${queue.name} to ${trigger.function}`
      : `Keeps messages of ${queue.name} for whoever pulls them`,
    ordered: queue.fifo,
    retention: retentionOf(queue.retentionMs, where, "retention", refuse),
    ackDeadline: ackDeadlineOf(queue, fn, refuse),
    ...(trigger && fn && { push: pushOf(trigger, fn, refuse) }),
  };
}

function retentionOf(ms: number, where: string, setting: string, refuse: Refuse): number {
  const seconds = wholeSeconds(ms, where, setting, refuse);
  const { retentionMin: least, retentionMax: most } = QUOTAS;
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
  const { ackDeadlineMin: least, ackDeadline: most } = QUOTAS;
  if (queue.layout.visibilityTimeout === undefined) {
    return fn ? neededDeadline(fn) : DEAD_LETTER_DEADLINE;
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

function neededDeadline({ timeoutMs }: FunctionEntry): number {
  const { ackDeadlineMin: least, ackDeadline: most } = QUOTAS;
  return Math.min(most.value, Math.max(least.value, Math.ceil(timeoutMs / 1000) + START_ALLOWANCE));
}

/**
 * The adapter gives messages up, so Pub/Sub itself tries for as long as it can: a push that finds no free instance is an
 * attempt for it too, and messages that no function has seen are not to become dead letters.
 * @see https://docs.cloud.google.com/pubsub/docs/handling-failures
 */
function pushOf(trigger: QueueTrigger, fn: FunctionEntry, refuse: Refuse): PushPlan {
  const note = batchNote(trigger.delivery);
  refuseAttempts(trigger, refuse);
  return {
    function: fn.name,
    caller: callerName(fn.name),
    deadLetterTopic: trigger.delivery.deadLetterQueue,
    maximumAttempts: QUOTAS.attemptsMax.value,
    ...backoffOf(trigger, refuse),
    ...(note !== undefined && { note }),
  };
}

/** The adapter gives up after as many attempts as the app says, and it has to be before Pub/Sub does. */
function refuseAttempts({ name, delivery }: QueueTrigger | StreamTrigger, refuse: Refuse): void {
  const most = QUOTAS.attemptsMax.value;
  if (delivery.attempts <= most) return;
  refuse(name, `has ${delivery.attempts} attempts; Pub/Sub makes ${most} at most`);
}

/**
 * Pub/Sub doubles the wait each time, between a least and a longest one. A message that finds no free instance is tried
 * more often than the app says, so the longest wait is the policy's own, and not the one that its attempts reach.
 */
function backoffOf(
  { name, delivery }: QueueTrigger,
  refuse: Refuse,
): Pick<PushPlan, "minimumBackoffMs" | "maximumBackoffMs"> {
  const { attempts, initialDelayMs, maxDelayMs, factor } = delivery;
  const most = QUOTAS.backoffMax.value * 1000;
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

function batchNote({
  batchSize,
  batchWindowMs,
}: Pick<QueueTrigger["delivery"], "batchSize" | "batchWindowMs">): string | undefined {
  if (batchSize === 1 && batchWindowMs === 0) return undefined;
  const window = batchWindowMs > 0 ? ` within ${batchWindowMs / 1000} s` : "";
  return `The app takes up to ${batchSize} messages at once${window}; a push carries one.`;
}

/** What the app limits a function's instances to: what is reserved for it, and its queue's `maxConcurrency`. */
export function limitOf(fn: FunctionEntry, triggers: readonly QueueTrigger[]): number | undefined {
  const limits = [
    fn.reservedConcurrency,
    triggers.find(({ delivery }) => delivery.maxConcurrency !== undefined)?.delivery.maxConcurrency,
  ].filter((limit) => limit !== undefined);
  return limits.length === 0 ? undefined : Math.min(...limits);
}
