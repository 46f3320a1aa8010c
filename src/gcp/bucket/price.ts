import { entryNamed } from "@motif/core/model";
import {
  averageOf,
  type Billing,
  checkUsage,
  DAYS_PER_MONTH,
  GIB,
  type Month,
  metered,
  type Quantity,
} from "@motif/cost/kit";
import { NONCURRENT_DAYS } from "../ground/bucket.ts";
import type { BucketPlans } from "./plan.ts";

/** What Cloud Storage bills of what buckets are made of. */
export const BILLING: Billing = {
  google_storage_bucket: ["storage"],
  google_storage_bucket_iam_member: "permissions are free",
};

/** A month of buckets, with the versions that they keep of what was replaced or deleted. */
export function bucketPrice({ buckets }: BucketPlans, { usage }: Month): Quantity[] {
  return buckets.flatMap(({ name }) => {
    const used = entryNamed(usage.resources.bucket, name);
    const earlier = (used.superseded * NONCURRENT_DAYS) / DAYS_PER_MONTH;
    return cloudStorage(`bucket ${name}`, {
      storageGiB: ((used.storedObjects + earlier) * averageOf(used.objectBytes)) / GIB,
      writes: used.puts + used.lists,
      // A get reads the metadata, and then the content of that generation.
      reads: used.gets * 2 + used.heads,
    });
  });
}

/** A month of one bucket of the Standard class. */
export interface CloudStorageUsage {
  readonly storageGiB: number;
  /** Class A: inserts, updates, lists. */
  readonly writes: number;
  /** Class B: reads and metadata. */
  readonly reads: number;
  readonly internetOutGiB?: number;
}

/** Storage, two classes of operations, and egress (https://cloud.google.com/storage/pricing). */
export function cloudStorage(resource: string, usage: CloudStorageUsage): Quantity[] {
  checkUsage(resource, usage);
  return metered("storage", resource, {
    standard: usage.storageGiB,
    "class-a": usage.writes,
    "class-b": usage.reads,
    "internet-egress": usage.internetOutGiB,
  });
}
