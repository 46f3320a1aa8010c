import type { Features } from "../../ground/feature.ts";

/** What apps can ask of direct calls. */
export const features = {
  "task.direct": {
    kind: "task",
    title: "called directly, with the output as the answer",
    engine: { by: "the admin API" },
  },
  "task.slow": {
    kind: "task",
    title: "called directly, up to 15 minutes",
    engine: { by: "the admin API" },
  },
} as const satisfies Features;
