import type { Capabilities } from "@motif/core/capabilities";

/** What Google Cloud makes of features of this room. */
export const CAPABILITIES = {
  "secret.read": { by: "Secret Manager" },
} satisfies Partial<Capabilities>;
