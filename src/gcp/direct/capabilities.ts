import type { Capabilities } from "@motif/core/capabilities";

const FUNCTIONS = "Cloud Run functions";

/** What Google Cloud makes of features of this room. */
export const CAPABILITIES = {
  "task.direct": {
    by: `${FUNCTIONS}, by whom you allow it`,
    difference: "the caller waits: no asynchronous call",
  },
  "task.slow": { by: `${FUNCTIONS}, by whom you allow it` },
} satisfies Partial<Capabilities>;
