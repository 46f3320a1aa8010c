import type { Capabilities } from "@motif/core/capabilities";

/** What AWS makes of features of this room. */
export const CAPABILITIES = {
  "secret.read": { by: "Secrets Manager" },
} satisfies Partial<Capabilities>;
