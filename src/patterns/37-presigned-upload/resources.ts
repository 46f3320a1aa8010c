import { bucket, table } from "@motif/app";
import * as z from "zod/mini";

/** What is taken: by type, and 25 MiB at most. */
export const TYPES = ["image/png", "image/jpeg", "application/pdf"] as const;
export const LARGEST_BYTES = 25 * 1024 * 1024;

/** How long an upload may wait to begin. */
export const OFFERED_FOR = "10m";
/** How long it may take then: after that nobody is at it any more. */
export const LONGEST_UPLOAD = "1h";
/** For how long it is known what became of an upload that came to nothing. */
export const REMEMBERED_FOR = "7d";

/** Signed URLs on Azure say nothing of size and type: the app itself confirms what has come. */
export const files = bucket("files", { uploads: { origins: ["*"], limits: "confirmed" } });

/** What a client wants to upload. */
export const NewUpload = z.strictObject({
  name: z.string().check(z.minLength(1), z.maxLength(200)),
  bytes: z.int().check(z.minimum(1), z.maximum(LARGEST_BYTES)),
  contentType: z.enum(TYPES),
});

export const Upload = z.object({
  id: z.uuid(),
  name: z.string(),
  bytes: z.int(),
  contentType: z.enum(TYPES),
  /**
   * `waiting` for the object; it is there and right: `stored`; there and wrong: `refusing` while it is taken away, then `refused`;
   * `abandoned`: it never came.
   */
  status: z.enum(["waiting", "stored", "refusing", "refused", "abandoned"]),
  reason: z.exactOptional(z.string()),
  /** RFC 3339: when the URL was signed, and until when the upload could begin. */
  offeredAt: z.string(),
  expiresAt: z.string(),
  /** RFC 3339: when the object was found to be right, and which version of it. */
  storedAt: z.exactOptional(z.string()),
  version: z.exactOptional(z.string()),
  /** Seconds since 1970: when what came to nothing is forgotten. */
  forgetAt: z.exactOptional(z.int()),
});
export type Upload = z.infer<typeof Upload>;

/** What became of each upload. By status, the oldest first: those that wait, and those whose object is to be taken away. */
export const uploads = table("uploads", {
  schema: Upload,
  partitionKey: "id",
  indexes: { "by-status": { partitionKey: "status", sortKey: "expiresAt" } },
  timeToLive: "forgetAt",
});
