import type { KindMeter } from "../../ground/kind.ts";
import { add, kibibytes } from "../../ground/tally.ts";
import type { BucketOperation, BucketResults } from "./protocol.ts";

/** What is counted of each bucket: requests, objects by size, and the events that its triggers take. */
export const bucketMeter: KindMeter<"buckets", BucketOperation, BucketResults> = {
  start: () => ({ gets: 0, heads: 0, lists: 0, events: 0, puts: new Map() }),
  operations: {
    "bucket.get": (counts) => {
      counts.gets++;
    },
    "bucket.head": (counts) => {
      counts.heads++;
    },
    "bucket.list": (counts) => {
      counts.lists++;
    },
    "bucket.put": ({ puts }, { content }) => add(puts, kibibytes(content.byteLength)),
    "bucket.commitPut": ({ puts }, { size }) => add(puts, kibibytes(size)),
  },
};
