import { type CallCondition, FunctionCrashError, FunctionTimeoutError } from "@motif/core";
import type { RetryEntry } from "@motif/core/model";
import { messageOf } from "@motif/core/platform";
import { backoffDelay, backoffLimit } from "@motif/runtime";
import type { EventFailure } from "@motif/runtime/platform";
import type { DeliveryPoint, Faults } from "../ground/faults.ts";
import type { Random } from "../ground/random.ts";
import type { FunctionPool } from "../invocation/function-pool.ts";
import { isTerminal, wasTried } from "../invocation/tried.ts";
import type { Queues, ReceivedMessage } from "../kinds/queue/store.ts";
import type { Work, WorkResult } from "../sandbox/environment.ts";
import type { DeliveryQuirks } from "./quirks.ts";
import { Refusals } from "./refusals.ts";
import { type LoopServices, SOON_MS, WakeLoop } from "./wake-loop.ts";
import { countWanted, receiveWanted, type Wanting } from "./wanted.ts";

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
export interface Delivery extends Wanting {
  readonly policy: PumpPolicy;
  readonly pool: FunctionPool;
  /** What messages mean for the function. */
  readonly toWork: (messages: readonly ReceivedMessage[]) => Work;
  /** Called after each call that was made, with how many messages it was for and how many of them failed. */
  readonly onCall: (messages: number, failed: number) => void;
  /** Where what became of messages is told; nowhere if not given. */
  readonly ends?: Ends;
}

/** Is told what became of messages, in the transaction that settles them. */
export interface Ends {
  succeeded(message: ReceivedMessage, output: WorkResult): void;
  /** Returns whether it keeps the message, which then is no dead letter. */
  failed(message: ReceivedMessage, end: FailedEnd): boolean;
}

/** Why a message is not tried again. */
export interface FailedEnd {
  readonly reason: string;
  readonly condition: Exclude<CallCondition, "Success">;
  /** The name of what its function threw; not there where it was not called this time. */
  readonly errorName?: string | undefined;
}

/** What a pump needs of the engine. */
export interface PumpServices extends LoopServices {
  readonly queues: Queues;
  /** Settles when what was written is durable. */
  readonly run: <T>(operation: () => T) => Promise<T>;
  readonly random: Random;
  readonly faults: Faults;
}

/** A message that was not processed. `crashed`: its function came to no end. */
type Failure = EventFailure & { readonly crashed?: boolean; readonly errorName?: string };

/** What came of a call: the messages that failed, and what the function gave. */
interface Called {
  readonly failures: readonly EventFailure[];
  readonly output: WorkResult;
}

/** Takes messages from one queue to one function: batches, window, concurrency, retries, dead letters. */
export class QueuePump {
  readonly #policy: PumpPolicy;
  readonly #delivery: Delivery;
  readonly #services: PumpServices;
  readonly #wanting: Wanting;
  readonly #refusals = new Refusals();
  readonly #loop: WakeLoop;
  #calls = 0;
  #windowEnd: number | undefined;

  constructor(delivery: Delivery, services: PumpServices) {
    this.#policy = delivery.policy;
    this.#delivery = delivery;
    this.#services = services;
    const { isWanted, onUnwanted } = delivery;
    this.#wanting = isWanted
      ? {
          isWanted,
          onUnwanted: (messages) => {
            services.faults.filtered(this.#point(messages));
            onUnwanted?.(messages);
          },
        }
      : {};
    this.#loop = new WakeLoop(services, () => this.#pump());
  }

  /** Begins to deliver. */
  start(): void {
    this.#loop.start();
  }

  /** To be called when there may be something to deliver: a message came, an environment is free, a delay is over. */
  wake(): void {
    this.#loop.wake();
  }

  /** Delivers nothing more. Calls under way go on. */
  stop(): void {
    this.#loop.stop();
  }

  async #pump(): Promise<void> {
    while (
      this.#loop.running &&
      this.#mayCall() &&
      (this.#policy.batchWindowMs === 0 || (await this.#isDue()))
    ) {
      if (!(await this.#deliver())) break;
    }
    if (this.#loop.running && !this.#mayCall()) await this.#refuseNext();
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
    this.#loop.wakeAt(next === undefined ? undefined : Math.max(next, clock.now() + SOON_MS));
  }

  #refuse(message: ReceivedMessage, mostDeliveries: number): void {
    const { id, receipt, receiveCount } = message;
    const { queues } = this.#services;
    const { queue } = this.#policy;
    const deliveries = receiveCount - 1 + this.#refusals.add(id);
    if (deliveries >= mostDeliveries) {
      this.#giveUp(message, {
        reason: "delivered too often without a free environment",
        condition: "RetriesExhausted",
      });
    } else {
      queues.putBack(queue, receipt, this.#waitBefore(deliveries + 1, {}));
    }
  }

  async #isDue(): Promise<boolean> {
    const { queues, run } = this.#services;
    const count = () => countWanted(queues, this.#policy, this.#wanting);
    return this.#batchIsDue(this.#delivery.isWanted ? await run(count) : count());
  }

  /** Whether the batch is full or its window is over. The window begins with the first message that is available. */
  #batchIsDue(available: number): boolean {
    const { batchWindowMs, batchSize, queue } = this.#policy;
    if (available === 0) {
      this.#windowEnd = undefined;
      this.#loop.wakeAt(this.#services.queues.nextVisibleAt(queue));
      return false;
    }
    const now = this.#services.clock.now();
    this.#windowEnd ??= now + batchWindowMs;
    if (available < batchSize && now < this.#windowEnd) {
      this.#loop.wakeAt(this.#windowEnd);
      return false;
    }
    this.#windowEnd = undefined;
    return true;
  }

  async #deliver(): Promise<boolean> {
    const { queues, run } = this.#services;
    const { found, wanted } = await run(() => receiveWanted(queues, this.#policy, this.#wanting));
    if (found === 0) {
      this.#loop.wakeAt(queues.nextVisibleAt(this.#policy.queue));
      return false;
    }
    if (!this.#loop.running) {
      await this.#putBack(wanted, 0); // stopped in the meantime: for whoever comes next
      return false;
    }
    const { live, exhausted } = this.#sort(wanted);
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
          end:
            message.sentAt < oldest
              ? ({ reason: "older than its maximum age", condition: "EventAgeExceeded" } as const)
              : ({ reason: "received too often without an answer", condition: "RetriesExhausted" } as const),
        })),
    };
  }

  /** Returns how long the messages that failed wait, in milliseconds. */
  async #process(messages: readonly ReceivedMessage[]): Promise<number> {
    let called: Called;
    try {
      called = await this.#call(messages);
    } catch (error) {
      // When the engine stops, what was in flight stays hidden: the next start makes it visible.
      if (!this.#loop.running && error instanceof FunctionCrashError) return 0;
      return this.#callFailed(messages, error);
    }
    return this.#settle(messages, called.failures, called.output);
  }

  async #call(messages: readonly ReceivedMessage[]): Promise<Called> {
    if (this.#calls < this.#policy.maxConcurrency && this.#services.faults.copies(this.#point(messages))) {
      // What becomes of the copy decides nothing: the queue hears of the first. To the limit of calls it is one like others.
      this.#calls++;
      this.#services.background(
        this.#invoke(messages)
          .catch(() => {})
          .finally(() => this.#callIsOver()),
      );
    }
    const called = await this.#invoke(messages);
    const again = this.#services.faults.repeats(this.#point(messages)) || this.#policy.quirks?.repeats();
    return again ? this.#invoke(messages) : called;
  }

  async #invoke(messages: readonly ReceivedMessage[]): Promise<Called> {
    const { pool, toWork, onCall } = this.#delivery;
    const work = toWork(messages);
    try {
      const output = await pool.invoke(work);
      const failures = work.kind === "consumer" ? (output as readonly EventFailure[]) : []; // a consumer's result
      onCall(messages.length, failures.length);
      return { failures, output };
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
    const terminal = isTerminal(error);
    return this.#settle(
      messages,
      messages.map(({ id }) => ({ id, reason, terminal, crashed, errorName: nameOf(error) })),
    );
  }

  async #settle(
    messages: readonly ReceivedMessage[],
    failures: readonly Failure[],
    output?: WorkResult,
  ): Promise<number> {
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
      for (const message of done) this.#delivery.ends?.succeeded(message, output);
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
    const { queue, retry, quirks } = this.#policy;
    const attempts = failure.crashed ? this.#attemptsOfCrashes : retry.attempts;
    // On the clouds, every delivery counts.
    if (failure.retryAfterMs !== undefined && !quirks) {
      queues.putBack(queue, message.receipt, failure.retryAfterMs);
      return failure.retryAfterMs;
    }
    if (failure.terminal || message.receiveCount >= attempts) {
      const condition = failure.terminal ? "TerminalError" : "RetriesExhausted";
      this.#giveUp(message, { condition, ...failure });
      return 0;
    }
    const waitMs = this.#waitBefore(message.receiveCount + 1, failure);
    queues.changeVisibility(queue, message.receipt, waitMs);
    return waitMs;
  }

  /** Within a turn. */
  #giveUp(message: ReceivedMessage, end: FailedEnd): void {
    const { queues } = this.#services;
    const { queue, deadLetterQueue } = this.#policy;
    this.#refusals.forget(message.id);
    if (this.#delivery.ends?.failed(message, end)) queues.deleteMany(queue, [message.receipt]);
    else queues.deadLetter(queue, message.receipt, deadLetterQueue, end.reason);
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
    exhausted: readonly { readonly message: ReceivedMessage; readonly end: FailedEnd }[],
  ): Promise<void> {
    await this.#services.run(() => {
      for (const { message, end } of exhausted) this.#giveUp(message, end);
    });
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "Error";
}
