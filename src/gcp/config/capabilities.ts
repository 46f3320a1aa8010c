import type { Capabilities } from "@motif/core/capabilities";

/** What Google Cloud makes of features of this room. */
export const CAPABILITIES = {
  "config.read": { by: "Parameter Manager" },
  "config.large": { by: "Parameter Manager" },
} satisfies Partial<Capabilities>;
