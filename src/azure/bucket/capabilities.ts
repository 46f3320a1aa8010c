import type { Capabilities } from "@motif/core/capabilities";

/** What Azure makes of the features of this room. */
export const CAPABILITIES = {
  "bucket.objects": { by: "Blob Storage" },
  "bucket.expiry": { by: "lifecycle management", difference: "within some days after that" },
} satisfies Partial<Capabilities>;
