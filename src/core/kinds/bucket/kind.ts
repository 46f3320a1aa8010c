import type { Kind } from "../../ground/kind.ts";
import type { BucketDriver, BucketLayout } from "./driver.ts";
import { features } from "./features.ts";
import { bucketHandling } from "./operations.ts";

export type { BucketDriver, BucketLayout } from "./driver.ts";

/** Buckets. */
export const bucket = {
  handling: bucketHandling,
  options: [],
  features,
  entry: (layout: BucketLayout) => layout,
} as const satisfies Kind<BucketLayout, BucketDriver, BucketLayout>;
