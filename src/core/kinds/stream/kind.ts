import type { Kind } from "../../ground/kind.ts";
import { checkStream, checkStreams } from "./check.ts";
import type { StreamDriver, StreamLayout } from "./driver.ts";
import { type StreamEntry, streamEntry } from "./entry.ts";
import { features } from "./features.ts";
import { streamHandling } from "./operations.ts";
import { texts } from "./texts.ts";

export type { OutgoingRecord, StoredRecord, StreamDriver, StreamLayout } from "./driver.ts";

/** Streams. */
export const stream = {
  handling: streamHandling,
  options: ["schema", "partitionKey", "shards", "retention"],
  features,
  texts,
  check: checkStream,
  checkAll: checkStreams,
  entry: streamEntry,
} as const satisfies Kind<StreamLayout, StreamDriver, StreamEntry>;
