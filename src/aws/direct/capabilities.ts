import type { Capabilities } from "@motif/core/capabilities";

const LAMBDA = "Lambda";

/** What AWS makes of features of this room. */
export const CAPABILITIES = {
  "task.direct": { by: `${LAMBDA}, by whom you allow it` },
  "task.slow": { by: `${LAMBDA}, by whom you allow it` },
} satisfies Partial<Capabilities>;
