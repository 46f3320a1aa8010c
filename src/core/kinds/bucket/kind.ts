import type { Kind } from "../../ground/kind.ts";
import { checkBucket } from "./check.ts";
import type { BucketDriver, BucketLayout } from "./driver.ts";
import { type BucketEntry, bucketEntry } from "./entry.ts";
import { features } from "./features.ts";
import { bucketHandling } from "./operations.ts";
import { texts } from "./texts.ts";

export type { BucketDriver, BucketLayout, SignedObject } from "./driver.ts";

/** Buckets. */
export const bucket = {
  handling: bucketHandling,
  options: ["expiresAfter", "uploads"],
  features,
  texts,
  check: checkBucket,
  entry: bucketEntry,
} as const satisfies Kind<BucketLayout, BucketDriver, BucketEntry>;
