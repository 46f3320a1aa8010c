import type { Features } from "../../ground/feature.ts";

/** What apps can ask of services. */
export const features = {
  "service.fetch": {
    kind: "service",
    title: "HTTPS requests to a service outside, whose URL differs by environment",
    engine: { by: "stand-ins, else the service itself" },
  },
} as const satisfies Features;
