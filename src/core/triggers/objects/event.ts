import * as z from "zod/mini";

/** The type of the event when an object was written. */
export const OBJECT_CREATED_TYPE = "dev.motif.bucket.object-created";

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
