import type { Inventory } from "@motif/core/model";

/** The buckets of a plan. */
export interface BucketPlans {
  readonly buckets: readonly BucketPlan[];
}

/** A Cloud Storage bucket: private, uniform access, versioned. */
export interface BucketPlan {
  readonly name: string;
}

/** The buckets. */
export function planBuckets({ resources }: Inventory): BucketPlans {
  return { buckets: resources.bucket.map(({ name }) => ({ name })) };
}
