import type { BucketEntry, Inventory } from "@motif/core/model";
import { signedBuckets } from "./signing.ts";

/** The buckets of a plan. */
export interface BucketPlans {
  readonly buckets: readonly BucketPlan[];
  /** Whether a function signs URLs for uploads: what signs is an API of its own. */
  readonly signsUploads: boolean;
}

/** A Cloud Storage bucket: private, uniform access, versioned. */
export interface BucketPlan {
  readonly name: string;
  /** Days after it was written an object goes away; none does if not given. */
  readonly expiresAfterDays?: number;
  /** Pages of these origins upload by signed URLs; none do if not given. */
  readonly uploadOrigins?: readonly string[];
}

/** The buckets. */
export function planBuckets({ resources, functions }: Inventory): BucketPlans {
  const signsUploads = functions.some((fn) => signedBuckets(fn).length > 0);
  return { buckets: resources.bucket.map(bucketPlan), signsUploads };
}

function bucketPlan({ name, expiresAfterDays, uploads: { origins } }: BucketEntry): BucketPlan {
  return {
    name,
    ...(expiresAfterDays !== undefined && { expiresAfterDays }),
    ...(origins.length > 0 && { uploadOrigins: origins }),
  };
}
