import type { ConsumerFunction } from "../../functions/consumer.ts";
import type { Duration } from "../../ground/units.ts";
import type { QueueLayout } from "../../kinds/queue/driver.ts";
import type { Stream } from "../../kinds/stream/declare.ts";
import type { StreamLayout } from "../../kinds/stream/driver.ts";

/** How records of a stream reach one of its consumers. */
export interface StreamPolicy {
  /**
   * Gets a `FailedBatch` of records that failed for good: a queue with that schema, not FIFO. Without a place for them, one record that
   * cannot be processed would hold back its shard until the stream forgets it.
   */
  readonly onFailure: QueueLayout;
  /** Most records in one call; 100 if not given, 10,000 at most. */
  readonly batchSize?: number;
  /** How long to wait for a full batch; 0 if not given, 5 minutes at most. */
  readonly batchWindow?: Duration;
  /** Deliveries in all of a batch that was not divided further, before it goes to `onFailure`; 5 if not given. */
  readonly attempts?: number;
  /** Records that are older go to `onFailure` without another attempt; as long as the stream keeps them if not given. */
  readonly maximumAge?: Duration;
  /**
   * Whether a batch that failed as a whole is halved, until the record that fails is alone; `true` if not given. With `false` a batch fails
   * together from its first failed record on.
   */
  readonly bisect?: boolean;
  /** Batches of one shard at a time, 1 if not given, 10 at most. Records of one key stay in order. */
  readonly parallelization?: number;
  /** Where a new consumer begins: with what the stream still has (if not given), or with what comes from then on. */
  readonly startAt?: "earliest" | "latest";
}

/** A stream's records go to a consumer, from a position of its own. */
export interface StreamSubscription extends StreamPolicy {
  readonly kind: "streamSubscription";
  readonly stream: StreamLayout;
  readonly consumer: ConsumerFunction;
}

/**
 * Delivers a stream's records to a consumer, whatever other consumers of it do: each has its own position. Records of one key come
 * in order. When some of a batch fail, the next one begins with the first that failed: records behind it run again although they
 * were processed.
 *
 * @example
 * ```ts
 * export default app("plant", {
 *   averages: consumeStream(readings, average, { batchSize: 100, batchWindow: "5s", onFailure: rejected }),
 *   alarms: consumeStream(readings, watch, { onFailure: rejected, attempts: 3 }),
 * });
 * ```
 */
export function consumeStream<T>(
  stream: Stream<T>,
  consumer: ConsumerFunction<T>,
  policy: StreamPolicy,
): StreamSubscription {
  return { kind: "streamSubscription", stream, consumer, ...policy };
}
