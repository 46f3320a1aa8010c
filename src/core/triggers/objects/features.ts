import type { Features } from "../../ground/feature.ts";

/** What apps can ask of buckets' events. */
export const features = {
  "bucket.events": {
    kind: "bucket",
    title: "`onObjectCreated` with prefix and suffix, at least once",
    engine: { by: "a queue per function" },
  },
  "bucket.overlap": {
    kind: "bucket",
    title: "two functions for the same object",
    engine: { by: "a queue per function" },
  },
  "bucket.retry": {
    kind: "bucket",
    title: "5 attempts, waits of the app's own",
    engine: { by: "the delivery pump" },
  },
  "bucket.long-run": {
    kind: "bucket",
    title: "a consumer of events that runs up to 15 minutes",
    engine: { by: "the delivery pump" },
  },
  "consumer.both": {
    kind: "bucket",
    title: "one consumer for a queue and a bucket",
    engine: { by: "the delivery pump" },
  },
} as const satisfies Features;
