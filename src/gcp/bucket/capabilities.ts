import type { Capabilities } from "@motif/core/capabilities";

/** What Google Cloud makes of features of this room. */
export const CAPABILITIES = {
  "bucket.objects": { by: "Cloud Storage" },
} satisfies Partial<Capabilities>;
