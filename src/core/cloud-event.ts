import * as z from "zod/mini";

/**
 * A CloudEvent 1.0 (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md) with JSON data.
 * `time` is RFC 3339; `traceparent` is the distributed-tracing extension (W3C Trace Context).
 */
export interface CloudEvent<Data> {
  readonly specversion: "1.0";
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: string;
  readonly subject?: string;
  readonly traceparent?: string;
  readonly data: Data;
}

/** Types of the events that Motif's own sources emit. */
export const EVENT_TYPES = {
  queueMessage: "dev.motif.queue.message",
  objectCreated: "dev.motif.bucket.object-created",
  scheduled: "dev.motif.schedule.fired",
  invocation: "dev.motif.invocation",
} as const;

/**
 * What a bucket says of a new object. `version` is new for every write of the key; `sequencer` orders the writes of
 * one key (compare as text; source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html).
 */
export const objectCreated = z.object({
  bucket: z.string(),
  key: z.string(),
  size: z.number(),
  etag: z.string(),
  version: z.string(),
  sequencer: z.string(),
});

/** Data of an object-created event. */
export type ObjectCreated = z.infer<typeof objectCreated>;
