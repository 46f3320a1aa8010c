import { bucket, idempotencyTable, table, topic } from "@motif/app";
import * as z from "zod/mini";

/** Largest upload, in bytes. */
export const LARGEST_UPLOAD = 2_000_000;
/** Largest picture that is analysed, in bytes: its filter keeps larger ones away. */
export const LARGEST_ANALYSED = 500_000;
/** Longest side of a thumbnail, in pixels. */
export const THUMBNAIL_SIDE = 16;

/** What is told of an upload. The content itself is in the bucket, under the id. */
export const Uploaded = z.strictObject({
  id: z.uuid(),
  contentType: z.string().check(z.regex(/^[\w.+-]{1,60}\/[\w.+-]{1,60}$/)),
  bytes: z.int(),
});
export type Uploaded = z.infer<typeof Uploaded>;

export const images = topic("images", { schema: Uploaded, filterBy: ["contentType", "bytes"] });

export const originals = bucket("originals");
export const thumbnails = bucket("thumbnails");

export const Upload = z.strictObject({ ...Uploaded.shape, uploadedAt: z.string() });
export type Upload = z.infer<typeof Upload>;

export const uploads = table("uploads", { schema: Upload, partitionKey: "id" });

/** What one of the processors found out. Each has a row of its own, so that none waits for another. */
export const Result = z.strictObject({
  id: z.uuid(),
  part: z.enum(["thumbnail", "metadata", "analysis"]),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
  /** RFC 3339. */
  at: z.string(),
});
export type Result = z.infer<typeof Result>;

export const results = table("results", { schema: Result, partitionKey: "id", sortKey: "part" });

/** Responses to requests with an Idempotency-Key. */
export const requests = idempotencyTable("requests");
