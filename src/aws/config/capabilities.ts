import type { Capabilities } from "@motif/core/capabilities";

/** What AWS makes of features of this room. */
export const CAPABILITIES = {
  "config.read": { by: "SSM Parameter Store" },
  "config.large": { refused: "a standard SSM parameter takes 4096" },
} satisfies Partial<Capabilities>;
