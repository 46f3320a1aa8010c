import type { Capabilities } from "@motif/core/capabilities";

const STREAMS = "DynamoDB Streams";

/** What AWS makes of features of this room. */
export const CAPABILITIES = {
  "feed.changes": {
    by: STREAMS,
    difference: "one that fails holds back its shard, other items included; changes are kept for 24 hours",
  },
  "feed.images": { by: STREAMS },
  "feed.expiry": { by: STREAMS, difference: "within days after it expired" },
  "feed.policy": {
    by: "Lambda's event source mapping and the adapter",
    difference:
      "attempts are counted by environment: one that ends takes its count along; of a call that crashes or is too slow, dead letters have the place in the stream",
  },
  "feed.three": { refused: "more than 2 readers of a stream throttle each other" },
} satisfies Partial<Capabilities>;
