import type { Capabilities } from "@motif/core/capabilities";

const LAMBDA = "Lambda";

/** What AWS makes of features of this room. */
export const CAPABILITIES = {
  "bucket.events": { by: "S3 notifications", difference: "can come twice and in another order" },
  "bucket.overlap": { refused: "S3 allows one function per object" },
  "bucket.retry": { refused: "Lambda makes 3 at most" },
  "bucket.long-run": { by: LAMBDA },
} satisfies Partial<Capabilities>;
