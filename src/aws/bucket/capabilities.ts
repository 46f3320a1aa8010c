import type { Capabilities } from "@motif/core/capabilities";

/** What AWS makes of features of this room. */
export const CAPABILITIES = {
  "bucket.objects": { by: "S3" },
} satisfies Partial<Capabilities>;
