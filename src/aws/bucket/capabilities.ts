import type { Capabilities } from "@motif/core/capabilities";

/** What AWS makes of features of this room. */
export const CAPABILITIES = {
  "bucket.objects": { by: "S3" },
  "bucket.expiry": { by: "S3 Lifecycle", difference: "at midnight UTC after that, and some time later" },
} satisfies Partial<Capabilities>;
