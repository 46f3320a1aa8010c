import type { Capabilities } from "@motif/core/capabilities";

const FUNCTIONS = "Cloud Run functions";

/** What Google Cloud makes of features of this room. */
export const CAPABILITIES = {
  "function.memory": { by: FUNCTIONS },
  "function.large-memory": { by: FUNCTIONS },
  "function.arm64": { by: FUNCTIONS, difference: "x86-64; bundles are JavaScript" },
  "function.reserved": {
    by: FUNCTIONS,
    difference: "a limit, no guarantee: maximum instances with one call at a time each",
  },
  "function.provisioned": { by: "minimum instances" },
  "function.keep-warm": { by: "minimum instances", difference: "one is kept, without calls" },
  "function.short-logs": { by: "Cloud Logging" },
  "function.many-resources": { by: FUNCTIONS },
  "consumer.both": { refused: "on Google Cloud these fail and are retried in different ways" },
} satisfies Partial<Capabilities>;
