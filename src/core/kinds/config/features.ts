import type { Features } from "../../ground/feature.ts";

const LOCAL = "the app's own value, environment variables or `.env`";

/** What apps can ask of configs. */
export const features = {
  "config.read": {
    kind: "config",
    title: "values by environment, changed without a deployment and seen after `ttl`",
    engine: { by: LOCAL },
  },
  "config.large": { kind: "config", title: "values of 4 to 10 KB", engine: { by: LOCAL } },
} as const satisfies Features;
