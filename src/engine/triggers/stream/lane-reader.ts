import { FunctionCrashError } from "@motif/core";
import type { StreamedDelivery } from "@motif/core/model";
import { messageOf, STREAM_RECORD_TYPE } from "@motif/core/platform";
import { backoffLimit } from "@motif/runtime";
import {
  afterCall,
  type EventFailure,
  type PartOutcome,
  STREAM_BACKOFF,
  type StreamPart,
} from "@motif/runtime/platform";
import { type LoopServices, SOON_MS, WakeLoop } from "../../delivery/wake-loop.ts";
import type { DeliveryPoint, Faults } from "../../ground/faults.ts";
import type { FunctionPool } from "../../invocation/function-pool.ts";
import { isTerminal, wasTried } from "../../invocation/tried.ts";
import type { Position } from "../../kinds/stream/positions.ts";
import type { LanePlace, ShardRecord } from "../../kinds/stream/store.ts";
import type { Work } from "../../sandbox/environment.ts";
import type { GivenUp } from "./failed-batch.ts";

/** What a reader reads, and how it delivers. */
export interface LaneDelivery {
  readonly stream: string;
  /** The consumer's name: that of its trigger. */
  readonly consumer: string;
  readonly place: LanePlace;
  readonly policy: StreamedDelivery;
  readonly pool: FunctionPool;
  /** Whether a cloud is imitated, on which every delivery counts. */
  readonly imitated: boolean;
}

/** What a reader needs of its consumer, and of the engine. */
export interface LaneServices extends LoopServices {
  readonly faults: Faults;
  /** Whether the lane's turn has come: what was in the shards that its keys were in before comes first. */
  readonly isDue: () => boolean;
  /** Reads behind a position; settles when what it gives is durable. */
  readonly read: (after: number, max: number) => Promise<readonly ShardRecord[]>;
  /** Moves the position on, and tells of what is given up, in one transaction. */
  readonly settle: (position: Position, givenUp: GivenUp | undefined) => Promise<void>;
  /** Whether what was processed comes once more. */
  readonly repeats: () => boolean;
  /** A call was made, for so many records. */
  readonly onCall: (records: number) => void;
  /** Whether the consumer wants a record; all if not given. It is not called for the others, and the position moves over them. */
  readonly isWanted?: ((record: ShardRecord) => boolean) | undefined;
  /** The position moved over so many records that are not wanted. */
  readonly onUnwanted: (records: number) => void;
}

type Part = StreamPart<ShardRecord>;
type Failures = readonly EventFailure[];

/**
 * Delivers one lane of a shard to its consumer: one batch at a time, in order. Where a batch fails, nothing behind it is delivered
 * until it was processed or given up. How often a part was tried is in memory: after a restart, it begins anew.
 */
export class LaneReader {
  readonly #delivery: LaneDelivery;
  readonly #services: LaneServices;
  readonly #loop: WakeLoop;
  #position: number;
  #parts: readonly Part[] = [];
  /** Numbers of records behind the position that are not wanted. */
  #unwanted: readonly number[] = [];
  #notBefore = 0;
  #windowEnd: number | undefined;
  /** How often somebody else moved the position: what was begun before moves it no more. */
  #moves = 0;

  constructor(delivery: LaneDelivery, position: number, services: LaneServices) {
    this.#delivery = delivery;
    this.#services = services;
    this.#position = position;
    this.#loop = new WakeLoop(services, () => this.#deliverAll());
  }

  /** What it reads of which shard. */
  get place(): LanePlace {
    return this.#delivery.place;
  }

  /** Goes on from another position, as soon as a call under way is over. To be called in the transaction that stores the position. */
  replayFrom(seq: number): void {
    this.#moves++;
    this.#position = seq;
    this.#parts = [];
    this.#unwanted = [];
    this.#notBefore = 0;
    this.#windowEnd = undefined;
    this.#loop.wake();
  }

  /** Begins to deliver. */
  start(): void {
    this.#loop.start();
  }

  /** To be called when there may be something to deliver. */
  wake(): void {
    this.#loop.wake();
  }

  /** Delivers nothing more. A call under way goes on. */
  stop(): void {
    this.#loop.stop();
  }

  async #deliverAll(): Promise<void> {
    while (this.#loop.running && (await this.#deliver())) {
      // until there is nothing that could be delivered now
    }
  }

  /** Returns whether to look again at once. */
  async #deliver(): Promise<boolean> {
    const { clock, faults } = this.#services;
    if (clock.now() < this.#notBefore) {
      this.#loop.wakeAt(this.#notBefore);
      return false;
    }
    const moves = this.#moves;
    const part = this.#parts[0] ?? (await this.#next());
    if (moves !== this.#moves) return true;
    if (!part || !this.#loop.running) return false;
    this.#parts = [part, ...this.#parts.slice(1)];
    if (await this.#giveUpOld(part)) return true;
    if (this.#delivery.pool.free <= 0) return false; // the pool wakes it
    const heldMs = faults.holds(this.#point(part));
    if (heldMs > 0) {
      this.#notBefore = clock.now() + heldMs;
      return true;
    }
    await this.#process(part);
    return true;
  }

  /** The next batch, if it is full or its window is over. The window begins with the first record that is there. */
  async #next(): Promise<Part | undefined> {
    const { clock, isDue } = this.#services;
    const { batchSize, batchWindowMs } = this.#delivery.policy;
    if (!isDue()) return undefined;
    const records = await this.#read(batchSize);
    if (records.length === 0) {
      this.#windowEnd = undefined;
      return undefined;
    }
    const now = clock.now();
    this.#windowEnd ??= now + batchWindowMs;
    if (records.length < batchSize && now < this.#windowEnd) {
      this.#loop.wakeAt(this.#windowEnd);
      return undefined;
    }
    this.#windowEnd = undefined;
    return { records, attempts: 0 };
  }

  /** Records behind the position that are wanted. Where there is none, the position moves over what was read. */
  async #read(max: number): Promise<readonly ShardRecord[]> {
    const { read, isWanted } = this.#services;
    if (!isWanted) return read(this.#position, max);
    const records: ShardRecord[] = [];
    const unwanted: number[] = [];
    const moves = this.#moves;
    for (let after = this.#position; records.length < max; ) {
      const page = await read(after, max);
      for (const record of page) {
        if (!isWanted(record)) unwanted.push(record.seq);
        else if (records.length < max) records.push(record);
      }
      const last = page.at(-1)?.seq;
      if (last === undefined) break;
      after = last;
    }
    if (moves !== this.#moves) return [];
    this.#unwanted = unwanted;
    const last = unwanted.at(-1);
    if (records.length === 0 && last !== undefined) await this.#moveTo(last, undefined);
    return records;
  }

  /** Gives up what is older than it may be, and returns whether there was something. Records stand in the order of their age. */
  async #giveUpOld(part: Part): Promise<boolean> {
    const { maximumAgeMs } = this.#delivery.policy;
    if (maximumAgeMs === undefined) return false;
    const oldest = this.#services.clock.now() - maximumAgeMs;
    const old = part.records.filter(({ arrivedAt }) => arrivedAt < oldest);
    if (old.length === 0) return false;
    const rest = part.records.slice(old.length);
    await this.#settle(part, {
      outcome: {
        givenUp: old,
        terminal: false,
        rest: rest.length > 0 ? [{ records: rest, attempts: part.attempts }] : [],
      },
      condition: "RecordAgeExceeded",
      reason: "older than its maximum age",
      attempts: part.attempts,
    });
    return true;
  }

  async #process(part: Part): Promise<void> {
    const { faults, repeats } = this.#services;
    const moves = this.#moves;
    let failures: Failures;
    try {
      failures = await this.#call(part);
      if (faults.repeats(this.#point(part)) || repeats()) failures = await this.#call(part);
    } catch (error) {
      // When the engine stops, what was in flight is delivered again by the next one.
      if (!this.#loop.running && error instanceof FunctionCrashError) return;
      if (moves !== this.#moves) return;
      if (!wasTried(error)) {
        this.#notBefore = this.#services.clock.now() + SOON_MS;
        return;
      }
      failures = allFailed(part, error);
    }
    if (moves !== this.#moves) return;
    await this.#settleCall(part, failures);
  }

  async #call(part: Part): Promise<Failures> {
    const { pool } = this.#delivery;
    try {
      const failures = await pool.invoke(this.#workOf(part));
      this.#services.onCall(part.records.length);
      return failures;
    } catch (error) {
      if (wasTried(error)) this.#services.onCall(part.records.length);
      throw error;
    }
  }

  async #settleCall(part: Part, failures: Failures): Promise<void> {
    const { faults, clock } = this.#services;
    const { policy, imitated } = this.#delivery;
    const byId = new Map(failures.map((failure) => [failure.id, failure]));
    const processed = part.records.map(({ id }) => id).filter((id) => !byId.has(id));
    if (!faults.acknowledges({ ...this.#point(part), processed })) return;
    const failed = part.records.flatMap(({ id }, index) => {
      const failure = byId.get(id);
      return failure ? [{ index, terminal: failure.terminal, failure }] : [];
    });
    const first = failed[0];
    if (first?.failure.retryAfterMs !== undefined && !imitated) {
      // It did not fail by itself: another attempt at it may be under way.
      this.#notBefore = clock.now() + first.failure.retryAfterMs;
      const rest = [{ records: part.records.slice(first.index), attempts: part.attempts }];
      await this.#settle(part, { outcome: { givenUp: [], terminal: false, rest } });
      return;
    }
    const outcome = afterCall(part, failed, { ...policy, again: "from-first-failed" });
    const attempts = outcome.rest[0]?.attempts ?? 0;
    if (attempts > part.attempts) this.#notBefore = clock.now() + backoffLimit(STREAM_BACKOFF, attempts);
    await this.#settle(part, {
      outcome,
      condition: outcome.terminal ? "TerminalError" : "RetryAttemptsExhausted",
      reason: first?.failure.reason ?? "unknown",
      attempts: part.attempts + 1,
    });
  }

  /** The position moves to what is tried next, and what is given up is told of, together. */
  async #settle(
    { records }: Part,
    {
      outcome: { givenUp, rest },
      condition = "RetryAttemptsExhausted",
      reason = "",
      attempts = 0,
    }: { readonly outcome: PartOutcome<ShardRecord> } & Partial<
      Pick<GivenUp, "condition" | "reason" | "attempts">
    >,
  ): Promise<void> {
    const { stream, place, pool } = this.#delivery;
    const next = rest[0]?.records[0];
    const before = next ? records[records.indexOf(next) - 1] : records.at(-1);
    const seq = before?.seq ?? this.#position;
    const told: GivenUp | undefined =
      givenUp.length === 0
        ? undefined
        : {
            stream,
            shard: place.shard,
            records: givenUp,
            functionName: pool.fn.name,
            condition,
            attempts,
            reason,
          };
    const moves = this.#moves;
    if (told || seq !== this.#position) await this.#moveTo(seq, told);
    if (moves !== this.#moves) return;
    this.#parts = [...rest, ...this.#parts.slice(1)];
  }

  async #moveTo(seq: number, givenUp: GivenUp | undefined): Promise<void> {
    const { shard, lane } = this.#delivery.place;
    const moves = this.#moves;
    await this.#services.settle({ shard, lane, seq }, givenUp);
    if (moves !== this.#moves) return;
    this.#position = seq;
    const behind = this.#unwanted.filter((each) => each > seq);
    const passed = this.#unwanted.length - behind.length;
    this.#unwanted = behind;
    if (passed > 0) this.#services.onUnwanted(passed);
  }

  #workOf({ records, attempts }: Part): Extract<Work, { readonly kind: "consumer" }> {
    return {
      kind: "consumer",
      events: records.map(({ id, key, body, attributes, arrivedAt }) => ({
        id,
        data: body,
        attributes,
        receiveCount: attempts + 1,
        source: `/streams/${this.#delivery.stream}`,
        type: STREAM_RECORD_TYPE,
        time: new Date(arrivedAt).toISOString(),
        subject: key,
        group: key,
      })),
    };
  }

  #point({ records }: Part): DeliveryPoint {
    return {
      queue: deliveryPlace(this.#delivery.consumer),
      fifo: true,
      messages: records.map(({ id }) => id),
    };
  }
}

/** What faults call the deliveries of a consumer of a stream. It is no valid name of a queue. */
export function deliveryPlace(consumer: string): string {
  return `stream:${consumer}`;
}

function allFailed({ records }: Part, error: unknown): Failures {
  const terminal = isTerminal(error);
  return records.map(({ id }) => ({ id, reason: messageOf(error), terminal }));
}
