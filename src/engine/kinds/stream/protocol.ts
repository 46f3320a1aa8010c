import type { FailedBatch } from "@motif/core";
import type { OutgoingRecord, StoredRecord } from "@motif/core/platform";
import type { Call } from "../../ground/operation.ts";

/** Publishes records, all or none. */
export interface StreamPublish {
  readonly type: "stream.publish";
  readonly resource: string;
  readonly records: readonly OutgoingRecord[];
}

/** Reads the records of a batch that failed. */
export interface StreamRead {
  readonly type: "stream.read";
  readonly resource: string;
  readonly batch: FailedBatch["KinesisBatchInfo"];
}

/** Everything that a function can ask of a stream. */
export type StreamOperation = StreamPublish | StreamRead;

/** What each operation gives. */
export interface StreamResults {
  /** The ids of the records, in their order. */
  readonly "stream.publish": readonly string[];
  readonly "stream.read": readonly StoredRecord[];
}

/** Carries a stream's operations. */
export type StreamCall = Call<StreamOperation, StreamResults>;
