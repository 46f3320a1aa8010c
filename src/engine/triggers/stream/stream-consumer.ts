import { entryNamed, type StreamEntry, type StreamTrigger } from "@motif/core/model";
import { countFiltered, filterBefore } from "../../delivery/filter.ts";
import { quirksOf } from "../../delivery/quirks.ts";
import type { TriggerHost } from "../../delivery/trigger.ts";
import { parentsOf, type Shard } from "../../kinds/stream/shards.ts";
import type { ReplayStart } from "../../kinds/stream/store.ts";
import { failedBatchOf, type GivenUp } from "./failed-batch.ts";
import { type LaneDelivery, LaneReader } from "./lane-reader.ts";

/** Where a replay begins: also so many milliseconds ago. */
export type ReplayFrom = ReplayStart | { readonly lastMs: number };

/** How far a consumer of a stream is: records that it is not done with, and the age of the oldest. */
export interface StreamConsumerState {
  readonly waiting: number;
  readonly iteratorAgeSeconds: number;
}

/** One consumer of a stream: a reader for each lane of each shard. */
export class StreamConsumer {
  readonly #trigger: StreamTrigger;
  readonly #stream: StreamEntry;
  readonly #host: TriggerHost;
  readonly #repeats: () => boolean;
  #readers: readonly LaneReader[] = [];
  #running = false;
  #opened: Promise<void> = Promise.resolve();

  constructor(trigger: StreamTrigger, host: TriggerHost) {
    this.#trigger = trigger;
    this.#host = host;
    this.#stream = entryNamed(host.inventory.resources.stream, trigger.source.stream);
    const { imitation } = host;
    this.#repeats = imitation ? quirksOf(imitation.profile.stream.delivery, imitation).repeats : () => false;
    const pool = host.poolOf(trigger.function);
    const others = pool.onFree;
    pool.onFree = () => {
      others();
      this.wake();
    };
  }

  /** The stream's name. */
  get stream(): string {
    return this.#stream.name;
  }

  /** Begins to deliver from where the consumer was. */
  start(): void {
    this.#running = true;
    this.#opened = this.#open();
    this.#host.background(this.#opened);
  }

  /** Delivers nothing more. Calls under way go on. */
  stop(): void {
    this.#running = false;
    for (const reader of this.#readers) reader.stop();
  }

  /** There may be something to deliver. */
  wake(): void {
    for (const reader of this.#readers) reader.wake();
  }

  /** How many records it is not done with, and the age of the oldest in seconds. */
  state(): StreamConsumerState {
    const { streams } = this.#host;
    const { name } = this.#trigger;
    return {
      waiting: streams.waiting(this.stream, name),
      iteratorAgeSeconds: streams.iteratorAgeMs(this.stream, name) / 1000,
    };
  }

  /** Gets what it has had since then once more, in order, for as long as the stream keeps it. A call under way ends first. */
  async replay(from: ReplayFrom): Promise<StreamConsumerState> {
    await this.#opened;
    const { run, streams, clock } = this.#host;
    return run(() => {
      const start = "lastMs" in from ? { at: clock.now() - from.lastMs } : from;
      for (const { shard, lane, seq } of streams.rewind(this.stream, this.#trigger.name, start)) {
        const reader = this.#readers.find(({ place }) => place.shard === shard && place.lane === lane);
        reader?.replayFrom(seq);
      }
      return this.state();
    });
  }

  async #open(): Promise<void> {
    const { streams, run, imitation } = this.#host;
    const { name, delivery } = this.#trigger;
    const most = imitation?.profile.stream.batch.value ?? Number.POSITIVE_INFINITY;
    const policy = { ...delivery, batchSize: Math.min(delivery.batchSize, most) };
    const { parallelization, startAt } = policy;
    const shards = await run(() => streams.positions(this.stream, name, parallelization, startAt));
    if (!this.#running) return; // it was stopped before it knew where it was
    const isDivided = shards.some(({ shard }) => shard.closed);
    this.#readers = shards.flatMap(({ shard, positions }) =>
      positions.map((position, lane) => {
        const place = { shard: shard.shard, lane, lanes: positions.length };
        return this.#reader({ ...this.#lane(place), policy }, position, shard, isDivided);
      }),
    );
    for (const reader of this.#readers) reader.start();
  }

  #lane(place: LaneDelivery["place"]): Omit<LaneDelivery, "policy"> {
    const { poolOf, imitation } = this.#host;
    return {
      stream: this.stream,
      consumer: this.#trigger.name,
      place,
      pool: poolOf(this.#trigger.function),
      imitated: imitation !== undefined,
    };
  }

  #reader(delivery: LaneDelivery, position: number, shard: Shard, isDivided: boolean): LaneReader {
    const { streams, run, clock, faults, background, meter, imitation, functionNamed } = this.#host;
    const { name, function: fn } = this.#trigger;
    const filter = filterBefore(functionNamed(fn), imitation?.profile.stream);
    const hasParents = parentsOf(shard, streams.shards(this.stream)).length > 0;
    return new LaneReader(delivery, position, {
      clock,
      faults,
      background,
      repeats: this.#repeats,
      isDue: () => !hasParents || streams.mayRead(this.stream, name, shard),
      read: (after, max) => run(() => streams.read(this.stream, delivery.place, after, max)),
      settle: async (to, givenUp) => {
        await run(() => {
          streams.advance(this.stream, name, to);
          if (givenUp) this.#tell(givenUp);
        });
        if (isDivided) this.wake(); // a shard that took over keys may be due now
      },
      onCall: (records) => {
        const counts = meter.counts("streams", this.stream);
        counts.batches++;
        counts.delivered += records;
      },
      isWanted: filter && (({ body }) => filter.matches(body)),
      onUnwanted: (records) => {
        meter.counts("streams", this.stream).delivered += records;
        countFiltered(meter, fn, records);
      },
    });
  }

  /** Within a turn. */
  #tell(givenUp: GivenUp): void {
    const { deliveries, random, clock } = this.#host;
    const batch = failedBatchOf(givenUp, random.uuid(), clock.now());
    const { traceparent, tracestate } = givenUp.records[0]?.attributes ?? {};
    deliveries.deposit(this.#trigger.delivery.failureQueue, [
      {
        id: random.uuid(),
        body: JSON.stringify(batch),
        attributes: { ...(traceparent && { traceparent }), ...(tracestate && { tracestate }) },
      },
    ]);
  }
}
