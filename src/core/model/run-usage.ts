import * as z from "zod/mini";

/** A number of things that happened. */
const count = z.int().check(z.nonnegative());

/** How often each size (bytes, in whole KiB) or time (milliseconds; in whole hundreds above a second) occurred. */
export type Histogram = z.infer<typeof histogram>;
const histogram = z.record(z.string().check(z.regex(/^\d+$/)), count);

/** What a run counted of the HTTP API. */
export type ApiCounts = z.infer<typeof apiCounts>;
const apiCounts = z.strictObject({ requests: count, requestBytes: histogram, responseBytes: count });

/** What a run counted of a function. */
export type FunctionCounts = z.infer<typeof functionCounts>;
const functionCounts = z.strictObject({
  invocations: count,
  units: count,
  asynchronous: count,
  starts: count,
  /** Of invocations. */
  durations: histogram,
  /** Events that its filter kept from it, without a call. Not there in what was written before there were filters. */
  filtered: z._default(count, 0),
});

/** What a run counted of a queue. */
export type QueueCounts = z.infer<typeof queueCounts>;
export const queueCounts = z.strictObject({
  sendCalls: count,
  delivered: count,
  batches: count,
  failed: count,
  sent: histogram,
  /** Copies of what was published to a topic or a bus. Not there in what was written before there were topics. */
  forwarded: z._default(histogram, {}),
});

/** What a run counted of a table. */
export type TableCounts = z.infer<typeof tableCounts>;
export const tableCounts = z.strictObject({
  updates: count,
  deletes: count,
  queriedItems: count,
  gets: histogram,
  /** Items put or updated. */
  writes: histogram,
  /** Pages of strongly consistent queries, and of scans and queries through an index. */
  queries: histogram,
  eventualQueries: histogram,
  /** Of the items put or updated, those of transactions, and of the deletes. Not there in what was written before there were. */
  transactionalWrites: z._default(histogram, {}),
  transactionalUpdates: z._default(count, 0),
  transactionalDeletes: z._default(count, 0),
  checks: z._default(count, 0),
});

/** What a run counted of a bucket. */
export type BucketCounts = z.infer<typeof bucketCounts>;
export const bucketCounts = z.strictObject({
  gets: count,
  heads: count,
  lists: count,
  events: count,
  puts: histogram,
});

/** What a run counted of a topic. */
export type TopicCounts = z.infer<typeof topicCounts>;
export const topicCounts = z.strictObject({ publishCalls: count, published: histogram });

/** What a run counted of a bus. */
export type BusCounts = z.infer<typeof busCounts>;
export const busCounts = z.strictObject({ publishCalls: count, published: histogram });

/** What a run counted of a feed: calls of its function, and the changes in them. */
export type FeedCounts = z.infer<typeof feedCounts>;
export const feedCounts = z.strictObject({ calls: count, changes: count });

/** What a run counted of a stream. */
export type StreamCounts = z.infer<typeof streamCounts>;
export const streamCounts = z.strictObject({
  publishCalls: count,
  published: histogram,
  /** Records handed to consumers, and the batches in which they came. */
  delivered: count,
  batches: count,
});

/** What a run counted of a service; bytes are those of requests and answers, headers included. */
export type ServiceCounts = z.infer<typeof serviceCounts>;
export const serviceCounts = z.strictObject({ calls: count, sentBytes: count, receivedBytes: count });

/**
 * What a run of an app on the engine used, as clouds count it. The engine writes it: `GET /_motif/usage` gives it, and
 * the data folder keeps that of the last run in `usage.json`. `motif cost` prices it.
 */
export type RunUsage = z.infer<typeof runUsage>;
/** The form of a {@link RunUsage}. */
export const runUsage = z.strictObject({
  version: z.literal(1),
  app: z.string(),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  /** Requests, and messages, objects and calls from outside. */
  arrivals: count,
  api: apiCounts,
  functions: z.record(z.string(), functionCounts),
  queues: z.record(z.string(), queueCounts),
  tables: z.record(z.string(), tableCounts),
  buckets: z.record(z.string(), bucketCounts),
  /** Not there in what was written before there were services. */
  services: z._default(z.record(z.string(), serviceCounts), {}),
  /** Nor there before there were topics. */
  topics: z._default(z.record(z.string(), topicCounts), {}),
  /** Nor there before there were buses. */
  buses: z._default(z.record(z.string(), busCounts), {}),
  /** Nor there before tables had feeds. */
  feeds: z._default(z.record(z.string(), feedCounts), {}),
  /** Nor there before there were streams. */
  streams: z._default(z.record(z.string(), streamCounts), {}),
});
