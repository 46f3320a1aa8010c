import type { Capabilities } from "@motif/core/capabilities";

/** What Azure makes of the features of this room. */
export const CAPABILITIES = {
  "config.read": {
    by: "App Configuration, one store an app",
    difference: "Azure lets whoever may read one config read all of the app's; the handles do not",
  },
  "config.large": { by: "App Configuration" },
} satisfies Partial<Capabilities>;
