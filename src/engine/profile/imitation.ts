import { InvalidArgumentError, TooLargeError } from "@motif/core";
import type { FunctionEntry, QueueEntry } from "@motif/core/model";
import type { DeliveryProfile, OutgoingMessage, Profile } from "@motif/core/platform";
import { asyncQueueOf } from "../delivery/events.ts";
import type { PumpPolicy } from "../delivery/queue-pump.ts";
import type { DeliveryQuirks } from "../delivery/quirks.ts";
import type { ReceivedMessage } from "../kinds/queue/store.ts";
import type { StoreOptions } from "../kinds/store.ts";
import { HttpCarrier } from "../triggers/api/carrier.ts";

/**
 * Where a cloud may deliver twice, one delivery in so many is. The clouds do so far more rarely, and say no number; what
 * happens there once a month has to happen here while somebody looks.
 */
const ONE_REPEATED_IN = 20;

/** Where a cloud keeps no order, messages that were sent within this time of each other can change places. */
const REORDERED_WITHIN_MS = 1000;

/** A cloud that an engine imitates: its limits, and how it delivers. */
export class Imitation {
  readonly http: HttpCarrier;
  readonly #profile: Profile;
  readonly #random: () => number;

  /** `random` gives at least 0 and less than 1: it decides what is delivered twice, or out of order. */
  constructor(profile: Profile, random: () => number) {
    this.#profile = profile;
    this.http = new HttpCarrier(profile);
    this.#random = random;
  }

  /** Limits of the store. */
  get storeLimits(): Required<Pick<StoreOptions, "tableLimits" | "queueLimits">> {
    const { table, queue } = this.#profile;
    return {
      tableLimits: { itemBytes: table.item.value },
      queueLimits: {
        messageBytes: queue.message.value,
        deduplicationMs: queue.fifo.deduplication.value * 1000,
      },
    };
  }

  /** How messages of a queue, or asynchronous invocations, reach a function. */
  policyOf(policy: PumpPolicy, fn: FunctionEntry): PumpPolicy {
    if (policy.queue !== asyncQueueOf(fn.name)) return this.#queuePolicy(policy, fn);
    return { ...policy, quirks: this.#quirks(this.#asynchronous(fn.kind)) };
  }

  /** An asynchronous invocation on its way: displaced where the cloud keeps no order. */
  invoked<M extends object>(message: M, kind: FunctionEntry["kind"]): M {
    return this.#asynchronous(kind).reorders.value ? this.#displaced(message) : message;
  }

  /** Messages as the cloud takes them. Throws `TooLargeError`, `InvalidArgumentError`. */
  sent(messages: readonly OutgoingMessage[], queue: QueueEntry): readonly OutgoingMessage[] {
    const { delayedMessage, standard, fifo } = this.#profile.queue;
    const delayOf = ({ delayMs = queue.delayMs }: OutgoingMessage) => delayMs;
    if (delayedMessage) {
      for (const message of messages)
        if (delayOf(message) > 0) refuseLarger(message, queue, delayedMessage.value);
    }
    if (queue.fifo) for (const message of messages) refuseGroup(message, queue, this.#profile);
    const { reorders } = queue.fifo ? fifo : standard;
    if (!reorders.value) return messages;
    return messages.map((message) => (delayOf(message) > 0 ? message : this.#displaced(message)));
  }

  #queuePolicy(policy: PumpPolicy, { timeoutMs, reservedConcurrency }: FunctionEntry): PumpPolicy {
    const { hidden, renewed, afterCrash, crashes, jitter, ...queue } = this.#profile.queue;
    const limited = reservedConcurrency !== undefined || Number.isFinite(policy.maxConcurrency);
    const delivery = policy.fifo ? queue.fifo : queue.standard;
    const hiddenMs = Math.min(policy.visibilityTimeoutMs, hidden.value * 1000);
    const batchSize = Math.min(policy.batchSize, delivery.batch.value);
    return {
      ...policy,
      batchSize,
      batchWindowMs: batchSize === 1 ? 0 : policy.batchWindowMs,
      visibilityTimeoutMs: renewed.value ? Math.max(timeoutMs, hiddenMs) : hiddenMs,
      jitter: jitter.value,
      afterCrash: afterCrash.value === "hidden" ? "visibility-timeout" : "retry-policy",
      quirks: {
        ...this.#quirks(delivery),
        take: (messages) => this.#take(messages, delivery, policy.fifo),
        shortestWaitMs: (queue.shortestWait?.value ?? 0) * 1000,
        longestWaitMs: Math.min(
          (queue.longestWait?.value ?? Number.POSITIVE_INFINITY) * 1000,
          policy.fifo && queue.fifo.waitsInside.value ? timeoutMs : Number.POSITIVE_INFINITY,
        ),
        attemptsOfCrashes: (limited ? crashes?.limited : crashes?.least)?.value ?? 0,
        comesBackAtOnce: afterCrash.value === "at-once",
      },
    };
  }

  /** A message that overtakes some of those before it: what is visible for longest comes first. */
  #displaced<M extends object>(message: M): M & { readonly delayMs: number } {
    return { ...message, delayMs: -Math.floor(this.#random() * REORDERED_WITHIN_MS) };
  }

  #asynchronous(kind: FunctionEntry["kind"]): DeliveryProfile {
    return kind === "scheduled" ? this.#profile.schedules : this.#profile.events;
  }

  #quirks({ duplicates }: DeliveryProfile): DeliveryQuirks {
    return {
      repeats: () => duplicates.value && this.#random() * ONE_REPEATED_IN < 1,
      take: (messages) => messages,
      shortestWaitMs: 0,
      longestWaitMs: Number.POSITIVE_INFINITY,
      attemptsOfCrashes: 0,
      comesBackAtOnce: false,
    };
  }

  #take(
    messages: readonly ReceivedMessage[],
    { reorders }: DeliveryProfile,
    fifo: boolean,
  ): readonly ReceivedMessage[] {
    const { batchBytes } = this.#profile.queue;
    const fitting = batchBytes ? within(messages, batchBytes.value) : messages;
    return reorders.value && !fifo ? this.#shuffled(fitting) : fitting;
  }

  /** https://en.wikipedia.org/wiki/Fisher%E2%80%93Yates_shuffle */
  #shuffled<T>(list: readonly T[]): readonly T[] {
    const shuffled = [...list];
    for (let index = shuffled.length - 1; index > 0; index--) {
      const other = Math.floor(this.#random() * (index + 1));
      [shuffled[index], shuffled[other]] = [shuffled[other] as T, shuffled[index] as T]; // both are in the list
    }
    return shuffled;
  }
}

/** As many of the first messages as the limit allows; one at least. */
function within(messages: readonly ReceivedMessage[], limit: number): readonly ReceivedMessage[] {
  let bytes = 0;
  const end = messages.findIndex(({ body }, index) => {
    bytes += Buffer.byteLength(body);
    return index > 0 && bytes > limit;
  });
  return end === -1 ? messages : messages.slice(0, end);
}

function refuseLarger({ body, attributes }: OutgoingMessage, { name }: QueueEntry, limit: number): void {
  const bytes = Buffer.byteLength(body) + Buffer.byteLength(JSON.stringify(attributes));
  if (bytes <= limit) return;
  throw new TooLargeError(
    `A message of queue ${name} that is to wait has ${bytes} bytes; ${limit} are allowed. Put large content into a bucket and send its key.`,
  );
}

function refuseGroup(
  { group, deduplicationId }: OutgoingMessage,
  { name }: QueueEntry,
  cloud: Profile,
): void {
  const { fifo } = cloud.queue;
  const allowed = new RegExp(fifo.characters?.value ?? "");
  const checks = [
    ["group", group, fifo.group],
    ["deduplication id", deduplicationId, fifo.deduplicationId],
  ] as const;
  for (const [what, text, limit] of checks) {
    if (text === undefined || !limit) continue;
    const length = limit.unit === "bytes" ? Buffer.byteLength(text) : text.length;
    if (length >= 1 && length <= limit.value && allowed.test(text)) continue;
    throw new InvalidArgumentError(
      `The ${what} of a message of queue ${name} has 1 to ${limit.value} ${limit.unit} on ${cloud.title}${fifo.characters ? ", letters, digits and punctuation of ASCII" : ""}; "${text.slice(0, 40)}" has ${length}.`,
    );
  }
}
