import type { Capabilities } from "@motif/core/capabilities";

/** What Google Cloud makes of features of this room. */
export const CAPABILITIES = {
  "service.fetch": { by: "Node's own `fetch`" },
} satisfies Partial<Capabilities>;
