import type { Capabilities } from "@motif/core/capabilities";

/** What Google Cloud makes of features of this room. */
export const CAPABILITIES = {
  "bucket.objects": { by: "Cloud Storage" },
  "bucket.expiry": { by: "Object Lifecycle Management", difference: "within some days after that" },
} satisfies Partial<Capabilities>;
