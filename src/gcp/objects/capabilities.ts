import type { Capabilities } from "@motif/core/capabilities";

/** What Google Cloud makes of features of this room. */
export const CAPABILITIES = {
  "bucket.events": {
    by: "Eventarc",
    difference: "can come twice and in another order; the adapter filters by prefix and suffix",
  },
  "bucket.overlap": { by: "Eventarc" },
  "bucket.retry": {
    by: "Eventarc and the adapter",
    difference: "by the age of the event: nobody says which attempt it is",
  },
  "bucket.long-run": { refused: "functions that Eventarc calls have 540 s at most" },
} satisfies Partial<Capabilities>;
