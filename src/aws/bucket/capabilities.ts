import type { Capabilities } from "@motif/core/capabilities";

/** What AWS makes of features of this room. */
export const CAPABILITIES = {
  "bucket.objects": { by: "S3" },
  "bucket.expiry": { by: "S3 Lifecycle", difference: "at midnight UTC after that, and some time later" },
  "bucket.presign": { by: "a presigned URL of Signature Version 4" },
  "bucket.presign-confirmed": {
    by: "a presigned URL of Signature Version 4",
    difference: "S3 refuses it as well",
  },
  "bucket.upload-origins": { by: "the bucket's CORS configuration" },
} satisfies Partial<Capabilities>;
