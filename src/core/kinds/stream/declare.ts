import { type Grant, granting } from "../../ground/grant.ts";
import type { Parsed, Schema } from "../../ground/schema.ts";
import type { Duration } from "../../ground/units.ts";
import type { StreamLayout } from "./driver.ts";
import type { StreamPublisher, StreamReader } from "./handle.ts";
import { streamHandling } from "./operations.ts";

export { type FailedBatch, failedBatch } from "./failed-batch.ts";
export type * from "./handle.ts";

/** How a stream keeps its records, whoever consumes them. */
export interface StreamOptions<S extends Schema, Key extends string> {
  /** Every record is parsed with it when it is published and again when a consumer receives it. */
  readonly schema: S;
  /** The field, a text or a number, that says which records keep their order: those with the same value do. */
  readonly partitionKey: Key;
  /**
   * Parts that records are divided into by their keys, 1 if not given, 32 at most: a consumer works on one batch of each at a time. On AWS
   * each takes 1 MB or 1,000 records a second.
   */
  readonly shards?: number;
  /** How long records are kept, whether they were processed or not; 24 hours if not given, 7 days at most. */
  readonly retention?: Duration;
}

/**
 * A stream: records that stay for a while, in order for each key, and that any number of consumers read, each at its own
 * position. Grants: `publisher`, and `reader` for the records of batches that failed.
 */
export interface Stream<T = unknown> extends StreamLayout {
  readonly publisher: Grant<StreamPublisher<T>>;
  readonly reader: Grant<StreamReader<T>>;
}

/**
 * Declares a stream.
 *
 * @example
 * ```ts
 * export const readings = stream("readings", { schema: Reading, partitionKey: "sensor", shards: 4 });
 *
 * // in a function: uses: { readings: readings.publisher }, then
 * await readings.publish({ sensor: "boiler-1", celsius: 71.5 });
 * ```
 */
export function stream<S extends Schema, const Key extends keyof Parsed<S> & string>(
  name: string,
  options: StreamOptions<S, Key>,
): Stream<Parsed<S>> {
  const layout: StreamLayout = { kind: "stream", name, shards: 1, retention: "24h", ...options };
  return granting(layout, streamHandling);
}
