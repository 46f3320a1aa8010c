import type { Kind } from "../../ground/kind.ts";
import type { BucketDriver, BucketLayout } from "./driver.ts";
import { features } from "./features.ts";
import { bucketHandling } from "./operations.ts";
import { texts } from "./texts.ts";

export type { BucketDriver, BucketLayout } from "./driver.ts";

/** Buckets. */
export const bucket = {
  handling: bucketHandling,
  options: [],
  features,
  texts,
  entry: (layout: BucketLayout) => layout,
} as const satisfies Kind<BucketLayout, BucketDriver, BucketLayout>;
