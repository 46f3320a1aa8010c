import type { Features } from "../../ground/feature.ts";

/** What apps can ask of services. */
export const features = {
  "service.fetch": {
    kind: "service",
    title: "HTTPS requests to a service outside, whose URL differs by environment",
    engine: { by: "stand-ins, else the service itself" },
  },
  "service.anywhere": {
    kind: "service",
    title: "HTTPS requests to URLs that somebody gave, on public hosts only",
    engine: { by: "stand-ins, else the hosts themselves" },
  },
} as const satisfies Features;
