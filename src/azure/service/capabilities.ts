import type { Capabilities } from "@motif/core/capabilities";

/** What Azure makes of features of this room. */
export const CAPABILITIES = {
  "service.fetch": { by: "Node's own `fetch`" },
  "service.anywhere": { by: "Node's own HTTPS, each address looked at as it is connected to" },
} satisfies Partial<Capabilities>;
