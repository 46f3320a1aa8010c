import type { Inventory } from "@motif/core/model";

/** The buckets of a plan. */
export interface BucketPlans {
  readonly buckets: readonly BucketPlan[];
}

/** A container for blobs. */
export interface BucketPlan {
  readonly name: string;
}

/** Days after which replaced and deleted blobs and containers go away. */
export const DELETED_DAYS = 30;

/** The containers. */
export function planBuckets({ resources }: Inventory): BucketPlans {
  return { buckets: resources.bucket.map(({ name }) => ({ name })) };
}
