import { FunctionCrashError, FunctionTimeoutError, MotifError } from "@motif/core";
import type { RetryEntry } from "@motif/core/model";
import { messageOf } from "@motif/core/platform";
import { backoffDelay, backoffLimit } from "@motif/runtime";
import type { EventFailure } from "@motif/runtime/platform";
import type { Clock, Timer } from "../ground/clock.ts";
import type { DeliveryPoint, Faults } from "../ground/faults.ts";
import type { Random } from "../ground/random.ts";
import type { FunctionPool } from "../invocation/function-pool.ts";
import { wasTried } from "../invocation/tried.ts";
import type { Queues, ReceivedMessage } from "../kinds/queue/store.ts";
import type { Work } from "../sandbox/environment.ts";
import type { DeliveryQuirks } from "./quirks.ts";
import { Refusals } from "./refusals.ts";

/** Which queue, how it is delivered, and what happens to what fails. Times are in milliseconds. */
export interface PumpPolicy {
  readonly queue: string;
  readonly fifo: boolean;
  readonly batchSize: number;
  readonly batchWindowMs: number;
  readonly maxConcurrency: number;
  readonly visibilityTimeoutMs: number;
  readonly retry: RetryEntry;
  /** Whether a random part of each wait is taken off, so that what failed together does not come back together. */
  readonly jitter: boolean;
  /** Messages older than that are not tried again. */
  readonly maximumAgeMs?: number;
  readonly deadLetterQueue: string;
  /**
   * When a message comes back after a crash or a timeout: when its visibility timeout ends, as with SQS, where nobody
   * is left to say otherwise; or by the retry policy, as with Lambda's asynchronous invocations.
   */
  readonly afterCrash: "visibility-timeout" | "retry-policy";
  /** Where a cloud is imitated: what it does otherwise. */
  readonly quirks?: DeliveryQuirks;
}

/** What a pump delivers, and where to. */
export interface Delivery {
  readonly policy: PumpPolicy;
  readonly pool: FunctionPool;
  /** What messages mean for the function. */
  readonly toWork: (messages: readonly ReceivedMessage[]) => Work;
  /** Called after each call that was made, with how many messages it was for and how many of them failed. */
  readonly onCall: (messages: number, failed: number) => void;
}

/** What a pump needs of the engine. */
export interface PumpServices {
  readonly queues: Queues;
  /** Settles when what was written is durable. */
  readonly run: <T>(operation: () => T) => Promise<T>;
  readonly clock: Clock;
  readonly random: Random;
  readonly faults: Faults;
  /** Takes work that nobody waits for: it counts as under way, and what it fails with is reported. */
  readonly background: (work: Promise<unknown>) => void;
}

/** A message that was not processed. `crashed`: its function came to no end. */
type Failure = EventFailure & { readonly crashed?: boolean };

/** How long to wait where a message could not be delivered for reasons that are not its own. */
const SOON_MS = 1000;

/** Takes messages from one queue to one function: batches, window, concurrency, retries, dead letters. */
export class QueuePump {
  readonly #policy: PumpPolicy;
  readonly #delivery: Delivery;
  readonly #services: PumpServices;
  readonly #refusals = new Refusals();
  #calls = 0;
  #pumping = false;
  #again = false;
  #running = false;
  #timer: Timer | undefined;
  #windowEnd: number | undefined;

  constructor(delivery: Delivery, services: PumpServices) {
    this.#policy = delivery.policy;
    this.#delivery = delivery;
    this.#services = services;
  }

  /** Begins to deliver. */
  start(): void {
    this.#running = true;
    this.wake();
  }

  /** To be called when there may be something to deliver: a message came, an environment is free, a delay is over. */
  wake(): void {
    if (!this.#running) return;
    if (this.#pumping) {
      this.#again = true;
      return;
    }
    this.#pumping = true;
    this.#services.background(this.#pump());
  }

  /** Delivers nothing more. Calls under way go on. */
  stop(): void {
    this.#running = false;
    this.#timer?.cancel();
  }

  async #pump(): Promise<void> {
    try {
      do {
        this.#again = false;
        while (this.#running && this.#mayCall() && this.#batchIsDue()) {
          if (!(await this.#deliver())) break;
        }
        if (this.#running && !this.#mayCall()) await this.#refuseNext();
      } while (this.#again && this.#running);
    } catch (error) {
      this.#wakeAt(this.#services.clock.now() + SOON_MS); // a full disk, say: nobody else would wake it
      throw error;
    } finally {
      this.#pumping = false;
    }
  }

  #mayCall(): boolean {
    return this.#calls < this.#policy.maxConcurrency && this.#delivery.pool.free > 0;
  }

  /**
   * Where the cloud pushes, a message that finds no free environment does not wait for one: it is refused, and comes again
   * later. One at a time is, as a cloud soon sends little more than what is accepted
   * (https://docs.cloud.google.com/pubsub/docs/push#push_backoff).
   */
  async #refuseNext(): Promise<void> {
    const { queues, run, clock } = this.#services;
    const { queue, visibilityTimeoutMs, quirks } = this.#policy;
    if (!quirks || quirks.mostDeliveries === Number.POSITIVE_INFINITY) return;
    const due = await run(() => queues.receive(queue, 1, visibilityTimeoutMs));
    await run(() => {
      for (const message of due) this.#refuse(message, quirks.mostDeliveries);
    });
    const next = queues.nextVisibleAt(queue);
    this.#wakeAt(next === undefined ? undefined : Math.max(next, clock.now() + SOON_MS));
  }

  #refuse({ id, receipt, receiveCount }: ReceivedMessage, mostDeliveries: number): void {
    const { queues } = this.#services;
    const { queue, deadLetterQueue } = this.#policy;
    const deliveries = receiveCount - 1 + this.#refusals.add(id);
    if (deliveries >= mostDeliveries) {
      this.#refusals.forget(id);
      queues.deadLetter(queue, receipt, deadLetterQueue, "delivered too often without a free environment");
    } else {
      queues.putBack(queue, receipt, this.#waitBefore(deliveries + 1, {}));
    }
  }

  /** Whether the batch is full or its window is over. The window begins with the first message that is available. */
  #batchIsDue(): boolean {
    const { batchWindowMs, batchSize, queue } = this.#policy;
    if (batchWindowMs === 0) return true;
    const { queues } = this.#services;
    const available = queues.countAvailable(queue, batchSize);
    if (available === 0) {
      this.#windowEnd = undefined;
      this.#wakeAt(queues.nextVisibleAt(queue));
      return false;
    }
    const now = this.#services.clock.now();
    this.#windowEnd ??= now + batchWindowMs;
    if (available < batchSize && now < this.#windowEnd) {
      this.#wakeAt(this.#windowEnd);
      return false;
    }
    this.#windowEnd = undefined;
    return true;
  }

  async #deliver(): Promise<boolean> {
    const { queues, run } = this.#services;
    const { queue, batchSize, visibilityTimeoutMs } = this.#policy;
    const received = await run(() => queues.receive(queue, batchSize, visibilityTimeoutMs));
    if (received.length === 0) {
      this.#wakeAt(queues.nextVisibleAt(queue));
      return false;
    }
    if (!this.#running) {
      await this.#putBack(received, 0); // stopped in the meantime: for whoever comes next
      return false;
    }
    const { live, exhausted } = this.#sort(received);
    if (exhausted.length > 0) await this.#deadLetter(exhausted);
    if (live.length === 0) return true;
    const heldMs = this.#services.faults.holds(this.#point(live));
    if (heldMs > 0) {
      await this.#putBack(live, heldMs);
      return true;
    }
    const taken = await this.#take(live);
    this.#calls++;
    this.#services.background(this.#processAndFree(taken));
    return true;
  }

  /** Where failed messages wait inside of their call, that lasts as long. */
  async #processAndFree(messages: readonly ReceivedMessage[]): Promise<void> {
    let waitMs = 0;
    try {
      waitMs = await this.#process(messages);
    } finally {
      const { clock } = this.#services;
      if (waitMs > 0 && this.#policy.quirks?.waitsInside)
        clock.at(clock.now() + waitMs, () => this.#callIsOver());
      else this.#callIsOver();
    }
  }

  #callIsOver(): void {
    this.#calls--;
    this.wake();
  }

  /** Those of the messages that go into one call; the others are there for the next. */
  async #take(live: readonly ReceivedMessage[]): Promise<readonly ReceivedMessage[]> {
    const taken = this.#policy.quirks?.take(live) ?? live;
    if (taken.length === live.length) return taken;
    await this.#putBack(
      live.filter((message) => !taken.includes(message)),
      0,
    );
    return taken;
  }

  /** Messages that were received too often (their function crashed each time) or are too old are not delivered. */
  #sort(received: readonly ReceivedMessage[]) {
    const { maximumAgeMs = Number.POSITIVE_INFINITY } = this.#policy;
    const oldest = this.#services.clock.now() - maximumAgeMs;
    const isLive = (message: ReceivedMessage) =>
      message.receiveCount <= this.#attemptsOfCrashes && message.sentAt >= oldest;
    return {
      live: received.filter(isLive),
      exhausted: received
        .filter((message) => !isLive(message))
        .map((message) => ({
          message,
          reason:
            message.sentAt < oldest ? "older than its maximum age" : "received too often without an answer",
        })),
    };
  }

  /** Returns how long the messages that failed wait, in milliseconds. */
  async #process(messages: readonly ReceivedMessage[]): Promise<number> {
    let failures: readonly EventFailure[];
    try {
      failures = await this.#call(messages);
    } catch (error) {
      // When the engine stops, what was in flight stays hidden: the next start makes it visible.
      if (!this.#running && error instanceof FunctionCrashError) return 0;
      return this.#callFailed(messages, error);
    }
    return this.#settle(messages, failures);
  }

  async #call(messages: readonly ReceivedMessage[]): Promise<readonly EventFailure[]> {
    if (this.#calls < this.#policy.maxConcurrency && this.#services.faults.copies(this.#point(messages))) {
      // What becomes of the copy decides nothing: the queue hears of the first. To the limit of calls it is one like others.
      this.#calls++;
      this.#services.background(
        this.#invoke(messages)
          .catch(() => {})
          .finally(() => this.#callIsOver()),
      );
    }
    const failures = await this.#invoke(messages);
    const again = this.#services.faults.repeats(this.#point(messages)) || this.#policy.quirks?.repeats();
    return again ? this.#invoke(messages) : failures;
  }

  async #invoke(messages: readonly ReceivedMessage[]): Promise<readonly EventFailure[]> {
    const { pool, toWork, onCall } = this.#delivery;
    try {
      const result = await pool.invoke(toWork(messages));
      const failures = Array.isArray(result) ? (result as readonly EventFailure[]) : [];
      onCall(messages.length, failures.length);
      return failures;
    } catch (error) {
      if (wasTried(error)) onCall(messages.length, messages.length);
      throw error;
    }
  }

  async #callFailed(messages: readonly ReceivedMessage[], error: unknown): Promise<number> {
    if (!wasTried(error)) {
      await this.#putBack(messages, SOON_MS);
      return 0;
    }
    const crashed = error instanceof FunctionCrashError || error instanceof FunctionTimeoutError;
    if (crashed && this.#policy.afterCrash === "visibility-timeout") return 0;
    const reason = messageOf(error);
    const terminal =
      error instanceof MotifError && (error.code === "terminal" || error.code === "validation-failed");
    return this.#settle(
      messages,
      messages.map(({ id }) => ({ id, reason, terminal, crashed })),
    );
  }

  async #settle(messages: readonly ReceivedMessage[], failures: readonly Failure[]): Promise<number> {
    const { queues, run, faults } = this.#services;
    const { queue } = this.#policy;
    const failed = new Map(failures.map((failure) => [failure.id, failure]));
    const done = messages.filter(({ id }) => !failed.has(id));
    const processed = done.map(({ id }) => id);
    if (!faults.acknowledges({ ...this.#point(messages), processed })) return 0;
    return run(() => {
      let waitMs = 0;
      if (done.length > 0)
        queues.deleteMany(
          queue,
          done.map(({ receipt }) => receipt),
        );
      for (const message of messages) {
        const failure = failed.get(message.id);
        if (failure) waitMs = Math.max(waitMs, this.#retryOrGiveUp(message, failure));
        else this.#refusals.forget(message.id);
      }
      return waitMs;
    });
  }

  /** Returns how long the message waits, in milliseconds. */
  #retryOrGiveUp(message: ReceivedMessage, failure: Failure): number {
    const { queues } = this.#services;
    const { queue, retry, quirks, deadLetterQueue } = this.#policy;
    const attempts = failure.crashed ? this.#attemptsOfCrashes : retry.attempts;
    // On the clouds, every delivery counts.
    if (failure.retryAfterMs !== undefined && !quirks) {
      queues.putBack(queue, message.receipt, failure.retryAfterMs);
      return failure.retryAfterMs;
    }
    if (failure.terminal || message.receiveCount >= attempts) {
      this.#refusals.forget(message.id);
      queues.deadLetter(queue, message.receipt, deadLetterQueue, failure.reason);
      return 0;
    }
    const waitMs = this.#waitBefore(message.receiveCount + 1, failure);
    queues.changeVisibility(queue, message.receipt, waitMs);
    return waitMs;
  }

  get #attemptsOfCrashes(): number {
    const { retry, quirks } = this.#policy;
    return retry.attempts + (quirks?.moreForCrashes ?? 0);
  }

  #waitBefore(
    attempt: number,
    { retryAfterMs = 0, crashed }: Pick<Failure, "retryAfterMs" | "crashed">,
  ): number {
    const { retry, jitter, quirks } = this.#policy;
    if (crashed && quirks?.comesBackAtOnce) return 0;
    const wait = jitter
      ? backoffDelay(retry, attempt - 1, this.#services.random.next)
      : backoffLimit(retry, attempt - 1);
    if (!quirks) return wait;
    return Math.min(Math.max(wait, retryAfterMs, quirks.shortestWaitMs), quirks.longestWaitMs);
  }

  #point(messages: readonly ReceivedMessage[]): DeliveryPoint {
    const { queue, fifo } = this.#policy;
    return { queue, fifo, messages: messages.map(({ id }) => id) };
  }

  async #putBack(messages: readonly ReceivedMessage[], waitMs: number): Promise<void> {
    const { queues, run } = this.#services;
    await run(() => {
      for (const { receipt } of messages) queues.putBack(this.#policy.queue, receipt, waitMs);
    });
  }

  async #deadLetter(
    exhausted: readonly { readonly message: ReceivedMessage; readonly reason: string }[],
  ): Promise<void> {
    const { queues, run } = this.#services;
    await run(() => {
      for (const { message, reason } of exhausted) {
        this.#refusals.forget(message.id);
        queues.deadLetter(this.#policy.queue, message.receipt, this.#policy.deadLetterQueue, reason);
      }
    });
  }

  #wakeAt(time: number | undefined): void {
    this.#timer?.cancel();
    this.#timer = time === undefined ? undefined : this.#services.clock.at(time, () => this.wake());
  }
}
