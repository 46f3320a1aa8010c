import type { Features } from "../../ground/feature.ts";

const SQLITE = { by: "SQLite" };

/** What apps can ask of topics. How each subscription delivers is among the features of queues. */
export const features = {
  "topic.delivery": {
    kind: "topic",
    title: "publishing to independent subscriptions, at least once",
    engine: { by: "SQLite", difference: "all copies are stored in one transaction" },
  },
  "topic.message": {
    kind: "topic",
    title: "messages up to 240 KB, with attributes",
    engine: { by: "SQLite", difference: "up to 1 MiB" },
  },
  "topic.retry": {
    kind: "topic",
    title: "retries, batches, concurrency and dead letters of each subscription",
    engine: { by: "a queue per subscription" },
  },
  "topic.queue": { kind: "topic", title: "a queue as a subscriber", engine: SQLITE },
  "topic.filter": {
    kind: "topic",
    title: "filters: values, prefixes, anything but, and whether a field is there",
    engine: SQLITE,
  },
  "topic.numeric": { kind: "topic", title: "filters by ranges of numbers", engine: SQLITE },
  "topic.long-filter": {
    kind: "topic",
    title: "a filter of 100 values with 20 characters each",
    engine: SQLITE,
  },
  "topic.groups": {
    kind: "FIFO topic",
    title: "order in each group, in each subscription",
    engine: SQLITE,
  },
  "topic.deduplication": {
    kind: "FIFO topic",
    title: "a second message with the same id within 5 minutes is dropped",
    engine: SQLITE,
  },
} as const satisfies Features;
