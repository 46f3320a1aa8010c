import type { Capabilities } from "@motif/core/capabilities";

/** What Google Cloud makes of features of this room. */
export const CAPABILITIES = {
  "bucket.objects": { by: "Cloud Storage" },
  "bucket.expiry": { by: "Object Lifecycle Management", difference: "within some days after that" },
  "bucket.presign": { by: "a V4 signed URL" },
  "bucket.presign-confirmed": { by: "a V4 signed URL", difference: "Cloud Storage refuses it as well" },
  "bucket.upload-origins": { by: "the bucket's CORS configuration" },
} satisfies Partial<Capabilities>;
