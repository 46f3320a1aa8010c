import type { Capabilities } from "@motif/core/capabilities";

/** What Azure makes of the features of this room. */
export const CAPABILITIES = {
  "secret.read": { by: "Key Vault, one vault a secret" },
} satisfies Partial<Capabilities>;
