import type { Features } from "../../ground/feature.ts";

/** What apps can ask of secrets. */
export const features = {
  "secret.read": {
    kind: "secret",
    title: "read at run time, granted one by one",
    engine: { by: "environment variables or `.env`" },
  },
} as const satisfies Features;
