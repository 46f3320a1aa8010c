import type { Schema } from "../../ground/schema.ts";
import type { Duration } from "../../ground/units.ts";
import type { FailedBatch } from "./failed-batch.ts";

/** A stream without its types: what drivers and compilers see. */
export interface StreamLayout {
  readonly kind: "stream";
  readonly name: string;
  readonly schema: Schema;
  /** The field of a record that says which records keep their order. */
  readonly partitionKey: string;
  /** Parts that records are divided into by their keys. */
  readonly shards: number;
  /** How long records are kept, whether they were processed or not. */
  readonly retention: Duration;
}

/** A record on its way to a stream. `body` is JSON text; `attributes` carry trace context. */
export interface OutgoingRecord {
  readonly body: string;
  readonly key: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A record that is in a stream, or was. */
export interface StoredRecord {
  /** The one that publishing gave. */
  readonly id: string;
  /** JSON text. */
  readonly body: string;
  readonly key: string;
  /** When the stream took it, RFC 3339. */
  readonly time: string;
}

/** A platform's streams, seen from a function. */
export interface StreamDriver {
  /**
   * Stores all records durably, or throws, in which case some may have been stored. The ids are in the order of the records;
   * all consumers know a record by the same one. Records of one key stand in the stream in the order in which they are here.
   */
  publish(
    stream: StreamLayout,
    records: readonly OutgoingRecord[],
  ): Promise<readonly { readonly id: string }[]>;
  /** The records of a batch that failed, in order. Throws `NotFoundError` where they are not kept any more. */
  read(stream: StreamLayout, batch: FailedBatch): Promise<readonly StoredRecord[]>;
}
