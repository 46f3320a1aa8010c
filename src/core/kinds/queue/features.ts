import type { Features } from "../../ground/feature.ts";

/** What apps can ask of queues, and of how their messages are delivered. */
export const features = {
  "queue.delivery": {
    kind: "queue",
    title: "sending and consuming, at least once",
    engine: { by: "SQLite", difference: "twice after a crash only, or where a test asks for it" },
  },
  "queue.order": {
    kind: "queue",
    title: "order of sending kept by queues that are not FIFO",
    engine: { by: "SQLite" },
  },
  "queue.message": {
    kind: "queue",
    title: "messages up to 256 KB, with attributes",
    engine: { by: "SQLite", difference: "up to 1 MiB" },
  },
  "queue.delay": {
    kind: "queue",
    title: "`delay` of the queue or of a message, up to 15 minutes",
    engine: { by: "SQLite" },
  },
  "queue.retry": {
    kind: "queue",
    title: "retries with backoff, dead letters after 5 to 100 attempts",
    engine: { by: "the delivery pump" },
  },
  "queue.few-attempts": {
    kind: "queue",
    title: "fewer than 5 attempts",
    engine: { by: "the delivery pump" },
  },
  "queue.many-attempts": {
    kind: "queue",
    title: "more than 100 attempts",
    engine: { by: "the delivery pump" },
  },
  "queue.long-backoff": {
    kind: "queue",
    title: "waits of more than 10 minutes between attempts",
    engine: { by: "the delivery pump" },
  },
  "queue.factor": {
    kind: "queue",
    title: "waits that grow by another factor than 1 or 2",
    engine: { by: "the delivery pump" },
  },
  "queue.batch": {
    kind: "queue",
    title: "batches of 10, which can fail in part",
    engine: { by: "the delivery pump" },
  },
  "queue.large-batch": {
    kind: "queue",
    title: "batches of 100 without a window",
    engine: { by: "the delivery pump" },
  },
  "queue.window": {
    kind: "queue",
    title: "`batchWindow` of a minute",
    engine: { by: "the delivery pump" },
  },
  "queue.long-window": {
    kind: "queue",
    title: "`batchWindow` of 5 minutes",
    engine: { by: "the delivery pump" },
  },
  "queue.concurrency": {
    kind: "queue",
    title: "`maxConcurrency`",
    engine: { by: "the delivery pump" },
  },
  "queue.shared-consumer": {
    kind: "queue",
    title: "one consumer of several queues, each with its own `maxConcurrency`",
    engine: { by: "the delivery pump" },
  },
  "queue.long-run": {
    kind: "queue",
    title: "a consumer of single messages that runs up to 15 minutes",
    engine: { by: "the delivery pump" },
  },
  "queue.long-batch": {
    kind: "queue",
    title: "a consumer of batches that runs up to 15 minutes",
    engine: { by: "the delivery pump" },
  },
  "queue.visibility": {
    kind: "queue",
    title: "`visibilityTimeout` of an hour",
    engine: { by: "SQLite" },
  },
  "queue.short-visibility": {
    kind: "queue",
    title: "`visibilityTimeout` of twice the consumer's timeout",
    engine: { by: "SQLite" },
  },
  "queue.retention": {
    kind: "queue",
    title: "retention of 14 days",
    engine: { by: "SQLite" },
  },
  "queue.short-retention": {
    kind: "queue",
    title: "retention of 5 minutes",
    engine: { by: "SQLite" },
  },
  "queue.filter": {
    kind: "queue",
    title: "`filter` of a consumer: values, prefixes, suffixes, ranges, $or …",
    engine: { by: "the delivery pump", difference: "under a profile, where that cloud looks at it" },
  },
  "queue.rare-filter": {
    kind: "queue",
    title: "`filter` with wildcards, address ranges, or anything but a prefix",
    engine: { by: "the delivery pump" },
  },
  "queue.pipe": {
    kind: "queue",
    title: "`pipe`: source, filter, enrichment, target",
    engine: { by: "a consumer with a filter" },
  },
  "fifo.groups": {
    kind: "FIFO queue",
    title: "order in each group, one message of a group at a time",
    engine: { by: "SQLite" },
  },
  "fifo.deduplication": {
    kind: "FIFO queue",
    title: "a second message with the same id within 5 minutes is dropped",
    engine: { by: "SQLite" },
  },
  "fifo.batch": {
    kind: "FIFO queue",
    title: "batches of 10",
    engine: { by: "the delivery pump" },
  },
  "fifo.window": {
    kind: "FIFO queue",
    title: "`batchWindow`",
    engine: { by: "the delivery pump" },
  },
  "fifo.delay": { kind: "FIFO queue", title: "`delay` of the queue", engine: { by: "SQLite" } },
} as const satisfies Features;
