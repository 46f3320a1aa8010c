import type { FailedBatch } from "./failed-batch.ts";

/** Publishing operations. When they return, the records are stored durably. */
export interface StreamPublisher<T> {
  /** The id is the one that all consumers know the record by. */
  publish(record: T): Promise<{ readonly id: string }>;
  /**
   * Publishes many; throws if any was refused, in which case some may have been accepted. Records of one key stay in the order in
   * which they are here.
   */
  publishMany(records: readonly T[]): Promise<readonly { readonly id: string }[]>;
}

/** A record of a stream. */
export interface StreamRecord<T> {
  readonly id: string;
  readonly key: string;
  /** When the stream took it. */
  readonly time: Date;
  readonly data: T;
}

/** Reading operations. */
export interface StreamReader<T> {
  /**
   * The records of a batch that failed, in order, for whoever consumes the queue that it went to. Throws `NotFoundError` where the
   * stream does not keep them any more, and `ValidationError` for a record that does not match the schema: `rawRecordsOf` gives it as it is.
   *
   * @example
   * ```ts
   * for (const { id, data } of await readings.recordsOf(event.data)) await corrections.put({ id, ...data });
   * ```
   */
  recordsOf(batch: FailedBatch): Promise<readonly StreamRecord<T>[]>;
  /** The same without a look at the schema. */
  rawRecordsOf(batch: FailedBatch): Promise<readonly StreamRecord<unknown>[]>;
}
