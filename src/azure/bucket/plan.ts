import type { Refuse } from "@motif/compile/kit";
import type { BucketEntry, Inventory } from "@motif/core/model";
import type { Backlog } from "../ground/room.ts";
import { QUOTAS } from "./profile.ts";
import { isPresigner } from "./roles.ts";

/** The buckets of a plan. */
export interface BucketPlans {
  readonly buckets: readonly BucketPlan[];
}

/** A container for blobs. */
export interface BucketPlan {
  readonly name: string;
  /** Days after it was written a blob goes away; none does if not given. */
  readonly expiresAfterDays?: number;
  /** Pages of these origins upload by signed URLs; none do if not given. */
  readonly uploadOrigins?: readonly string[];
}

/** Days after which replaced and deleted blobs and containers go away. */
export const DELETED_DAYS = 30;

/** Rules of the policy that every app has: that of earlier versions. */
const OTHER_RULES = 1;

/** The containers. Each whose blobs go away is a rule of the account's one policy. */
export function planBuckets(inventory: Inventory, _: readonly Backlog[], refuse: Refuse): BucketPlans {
  for (const bucket of inventory.resources.bucket) refuseLimits(bucket, inventory, refuse);
  const buckets = inventory.resources.bucket.map(bucketPlan);
  const origins = new Set(buckets.flatMap(({ uploadOrigins = [] }) => uploadOrigins)).size;
  if (origins > QUOTAS.corsOrigins.value) {
    refuse(
      "uploads.origins",
      `of all buckets together has ${origins} origins, and a storage account takes ${QUOTAS.corsOrigins.value}; leave some out`,
    );
  }
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

/**
 * A signature says who may do what, and until when, and nothing of size or type: "a user might choose to upload a 200-GB blob"
 * (https://learn.microsoft.com/azure/storage/common/storage-sas-overview#best-practices-when-using-sas).
 */
function refuseLimits({ name, uploads }: BucketEntry, { functions }: Inventory, refuse: Refuse): void {
  if (uploads.limits === "confirmed") return;
  const signs = functions.find(({ grants }) =>
    grants.some((grant) => grant.resource.name === name && isPresigner(grant)),
  );
  if (!signs) return;
  refuse(
    `bucket ${name}`,
    `has uploads of a signed size and type (${signs.name}), and a signed URL of Blob Storage takes content of any; say uploads: { limits: "confirmed" } and delete what you did not ask for when its event comes`,
  );
}

function bucketPlan({ name, expiresAfterDays, uploads: { origins } }: BucketEntry): BucketPlan {
  return {
    name,
    ...(expiresAfterDays !== undefined && { expiresAfterDays }),
    ...(origins.length > 0 && { uploadOrigins: origins }),
  };
}
