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
import { type BucketPlans, DELETED_DAYS } from "./plan.ts";

/** What Blob Storage bills of what buckets are made of. */
export const BILLING: Billing = {
  azurerm_storage_container: ["blob-hot-zrs"],
  azurerm_storage_account: "billed by what its containers hold",
  azurerm_storage_management_policy: "expiry is free",
};

/** A month of buckets, with the versions that they keep of what was replaced or deleted. */
export function bucketPrice({ buckets }: BucketPlans, { usage }: Month): Quantity[] {
  return buckets.flatMap(({ name }) => {
    const used = entryNamed(usage.resources.bucket, name);
    const earlier = (used.superseded * DELETED_DAYS) / DAYS_PER_MONTH;
    return blobStorage(`bucket ${name}`, {
      storageGB: ((used.storedObjects + earlier) * averageOf(used.objectBytes)) / GIB,
      writes: used.puts + used.lists,
      reads: used.gets,
      other: used.heads,
    });
  });
}

/** A month of one blob container, hot tier, in three zones (the default of the variable `storage_replication`). */
export interface BlobUsage {
  readonly storageGB: number;
  readonly writes: number;
  readonly reads: number;
  /** All other operations except deletes, which are free. */
  readonly other?: number;
}

/** Capacity and three classes of operations (https://azure.microsoft.com/pricing/details/storage/blobs/). */
export function blobStorage(resource: string, usage: BlobUsage): Quantity[] {
  checkUsage(resource, usage);
  return metered("blob-hot-zrs", resource, {
    capacity: usage.storageGB,
    write: usage.writes,
    read: usage.reads,
    other: usage.other ?? 0,
  });
}
