import type { KindMeter } from "../../ground/kind.ts";
import { add, kibibytes } from "../../ground/tally.ts";
import type { StreamOperation, StreamResults } from "./protocol.ts";

/** What is counted of each stream: calls, records by size, and what its triggers deliver. */
export const streamMeter: KindMeter<"streams", StreamOperation, StreamResults> = {
  start: () => ({ publishCalls: 0, published: new Map(), delivered: 0, batches: 0 }),
  operations: {
    "stream.publish": (counts, { records }) => {
      counts.publishCalls++;
      for (const { body } of records) add(counts.published, kibibytes(body.length));
    },
  },
};
