import type { BucketEntry, Inventory } from "@motif/core/model";

/** The buckets of a plan. */
export interface BucketPlans {
  readonly buckets: readonly BucketPlan[];
}

/** A Cloud Storage bucket: private, uniform access, versioned. */
export interface BucketPlan {
  readonly name: string;
  /** Days after it was written an object goes away; none does if not given. */
  readonly expiresAfterDays?: number;
}

/** The buckets. */
export function planBuckets({ resources }: Inventory): BucketPlans {
  return { buckets: resources.bucket.map(bucketPlan) };
}

function bucketPlan({ name, expiresAfterDays }: BucketEntry): BucketPlan {
  return { name, ...(expiresAfterDays !== undefined && { expiresAfterDays }) };
}
