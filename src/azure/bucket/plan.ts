import type { Refuse } from "@motif/compile/kit";
import type { BucketEntry, Inventory } from "@motif/core/model";
import type { Backlog } from "../ground/room.ts";
import { QUOTAS } from "./profile.ts";

/** The buckets of a plan. */
export interface BucketPlans {
  readonly buckets: readonly BucketPlan[];
}

/** A container for blobs. */
export interface BucketPlan {
  readonly name: string;
  /** Days after it was written a blob goes away; none does if not given. */
  readonly expiresAfterDays?: number;
}

/** Days after which replaced and deleted blobs and containers go away. */
export const DELETED_DAYS = 30;

/** Rules of the policy that every app has: that of earlier versions. */
const OTHER_RULES = 1;

/** The containers. Each whose blobs go away is a rule of the account's one policy. */
export function planBuckets({ resources }: Inventory, _: readonly Backlog[], refuse: Refuse): BucketPlans {
  const buckets = resources.bucket.map(bucketPlan);
  const most = QUOTAS.lifecycleRules.value - OTHER_RULES;
  const extra = buckets.filter(({ expiresAfterDays }) => expiresAfterDays !== undefined)[most];
  if (extra) {
    refuse(
      `bucket ${extra.name}`,
      `is one of more than ${most} with expiresAfter, and a storage account has no more rules; let some share a bucket`,
    );
  }
  return { buckets };
}

function bucketPlan({ name, expiresAfterDays }: BucketEntry): BucketPlan {
  return { name, ...(expiresAfterDays !== undefined && { expiresAfterDays }) };
}
