/**
 * What apps can ask for, and what each platform makes of it: the rows of docs/capabilities.md. Each cloud says its own
 * part beside its profile; tests hold every cell against the cloud's compiler.
 */

/** What a platform makes of a feature. */
export type Support =
  /** Supported: by which service, and with what difference from what the model says. */
  | { readonly by: string; readonly difference?: string }
  /** Refused: the reason, in the words of the compiler. */
  | { readonly refused: string };

/** Something that an app can ask for. */
export interface Feature {
  /** What it is about: a kind of function or resource. */
  readonly kind: string;
  readonly title: string;
  /** What the engine makes of it by itself. */
  readonly engine: Support;
}

/** All features, in the order of the table. */
export const FEATURES = {
  "function.memory": {
    kind: "function",
    title: "memory, up to 4 GB",
    engine: { by: "worker threads", difference: "functions that share a thread share its memory" },
  },
  "function.large-memory": {
    kind: "function",
    title: "memory, up to 10 GB",
    engine: { by: "worker threads" },
  },
  "function.arm64": {
    kind: "function",
    title: "architecture arm64",
    engine: { by: "worker threads", difference: "this machine's" },
  },
  "function.reserved": {
    kind: "function",
    title: "`concurrency.reserved`",
    engine: { by: "the pool of environments" },
  },
  "function.provisioned": {
    kind: "function",
    title: "`concurrency.provisioned`",
    engine: { by: "the pool of environments" },
  },
  "function.keep-warm": {
    kind: "function",
    title: "`coldStart.keepWarm`",
    engine: { by: "the pool of environments" },
  },
  "function.short-logs": {
    kind: "function",
    title: "logs kept for 7 days",
    engine: { by: "standard output", difference: "kept by whoever reads it" },
  },
  "function.many-resources": {
    kind: "function",
    title: "a function that uses 100 resources",
    engine: { by: "the engine" },
  },
  "http.routes": {
    kind: "HTTP API",
    title: "routes with parameters, HEAD, 404 and 405, several functions",
    engine: { by: "the gateway" },
  },
  "http.overlap": {
    kind: "HTTP API",
    title: "a plain route beside one with a parameter (`/items/recent`, `/items/{id}`)",
    engine: { by: "the gateway" },
  },
  "http.cors": { kind: "HTTP API", title: "CORS", engine: { by: "the gateway" } },
  "http.validation": {
    kind: "HTTP API",
    title: "schemas of body, query, path and headers",
    engine: { by: "the gateway" },
  },
  "http.streaming": {
    kind: "HTTP API",
    title: "functions with `streams: true`",
    engine: { by: "the gateway" },
  },
  "http.collected": {
    kind: "HTTP API",
    title: "streamed responses of other functions",
    engine: { by: "the gateway", difference: "as they come" },
  },
  "http.body": { kind: "HTTP API", title: "request bodies up to 6 MiB", engine: { by: "the gateway" } },
  "http.large-body": {
    kind: "HTTP API",
    title: "request bodies up to 10 MiB",
    engine: { by: "the gateway" },
  },
  "http.slow": { kind: "HTTP API", title: "answers that take up to 230 s", engine: { by: "the gateway" } },
  "http.several-slow": {
    kind: "HTTP API",
    title: "answers that take a minute, in an API of several functions with different grants",
    engine: { by: "the gateway" },
  },
  "http.very-slow": {
    kind: "HTTP API",
    title: "answers that take up to 15 minutes",
    engine: { by: "the gateway" },
  },
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
  "table.items": {
    kind: "table",
    title: "get, put, update, delete; conditions and versions",
    engine: { by: "SQLite" },
  },
  "table.query": {
    kind: "table",
    title: "queries of a partition by sort key, pages, scans",
    engine: { by: "SQLite" },
  },
  "table.index": { kind: "table", title: "secondary indexes", engine: { by: "SQLite" } },
  "table.mixed-keys": {
    kind: "table",
    title: "keys that are now a text, now a number",
    engine: { by: "SQLite" },
  },
  "table.expiry": { kind: "table", title: "`timeToLive`", engine: { by: "SQLite" } },
  "table.permissions": {
    kind: "table",
    title: "grants per table, enforced by the platform",
    engine: { by: "the engine's thread" },
  },
  "bucket.objects": {
    kind: "bucket",
    title: "get, put, list, delete; ranges, streams, metadata, conditions",
    engine: { by: "files beside SQLite" },
  },
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
  "schedule.cron": { kind: "schedule", title: "cron in UTC", engine: { by: "timers" } },
  "schedule.every": { kind: "schedule", title: "every 5 minutes", engine: { by: "timers" } },
  "schedule.odd-interval": { kind: "schedule", title: "every 7 minutes", engine: { by: "timers" } },
  "schedule.zone": { kind: "schedule", title: "cron in a time zone", engine: { by: "timers" } },
  "schedule.two-days": {
    kind: "schedule",
    title: "cron with a day of month and a day of week",
    engine: { by: "timers" },
  },
  "schedule.retry": {
    kind: "schedule",
    title: "retries and dead letters of failed runs",
    engine: { by: "the delivery pump" },
  },
  "task.direct": {
    kind: "task",
    title: "called directly, with the output as the answer",
    engine: { by: "the admin API" },
  },
  "task.slow": {
    kind: "task",
    title: "called directly, up to 15 minutes",
    engine: { by: "the admin API" },
  },
  "secret.read": {
    kind: "secret",
    title: "read at run time, granted one by one",
    engine: { by: "environment variables or `.env`" },
  },
} as const satisfies Readonly<Record<string, Feature>>;

/** The name of a feature. */
export type FeatureName = keyof typeof FEATURES;

/** What one cloud makes of every feature. */
export type Capabilities = Readonly<Record<FeatureName, Support>>;
