import { type Assumptions, metered, type Quantity } from "@motif/cost/kit";
import { KEPT_IMAGES } from "./plan.ts";

/**
 * Builds of a month, and the images that they leave: the repository keeps the last few of each function, as its policies say.
 * "Artifact Registry uses content-addressable storage", so images share layers, nobody says how many: the range is from one
 * image in all to all of every function, and most likely is one of each
 * (https://cloud.google.com/build/pricing, https://cloud.google.com/artifact-registry/pricing).
 */
export function buildPrice(
  functions: number,
  { deploysPerMonth, gcpBuildMinutes, gcpImageMB }: Assumptions,
): Quantity[] {
  const gb = gcpImageMB / 1000;
  const range = { low: functions === 0 ? 0 : gb, high: functions * KEPT_IMAGES * gb };
  return [
    ...metered("cloudbuild", "builds of functions", {
      "build-minutes": functions * deploysPerMonth * gcpBuildMinutes,
    }),
    ...metered("artifactregistry", "images of functions", { storage: functions * gb }, { range }),
  ];
}
