import { nameOf, type PhysicalName } from "@motif/compile/kit";
import type { BucketEntry, Inventory } from "@motif/core/model";
import type { BasePlan } from "../ground/plan.ts";
import { QUOTAS } from "./profile.ts";

/** The buckets of a plan. */
export interface BucketPlans {
  readonly buckets: readonly BucketPlan[];
}

/** An S3 bucket: private, encrypted, versioned, TLS only. */
export interface BucketPlan {
  readonly name: string;
  /** Days after it was written an object goes away; none does if not given. */
  readonly expiresAfterDays?: number;
  /** Pages of these origins upload by signed URLs; none do if not given. */
  readonly uploadOrigins?: readonly string[];
}

/** Days after which replaced and deleted versions go away. */
export const NONCURRENT_DAYS = 30;
/** `-<account id>`, which makes the names of buckets unique. */
const ACCOUNT_SUFFIX_LENGTH = 13;

/** The buckets. */
export function planBuckets({ resources }: Inventory): BucketPlans {
  return { buckets: resources.bucket.map(bucketPlan) };
}

function bucketPlan({ name, expiresAfterDays, uploads: { origins } }: BucketEntry): BucketPlan {
  return {
    name,
    ...(expiresAfterDays !== undefined && { expiresAfterDays }),
    ...(origins.length > 0 && { uploadOrigins: origins }),
  };
}

/** The names of buckets, which nobody else on AWS may have. */
export function bucketNames({ app, buckets }: BasePlan & BucketPlans): PhysicalName[] {
  return buckets.map(({ name }) => ({
    where: `bucket ${name}`,
    service: "bucket",
    name: nameOf(app, name),
    extra: ACCOUNT_SUFFIX_LENGTH,
    limit: QUOTAS.nameLength.value,
  }));
}
