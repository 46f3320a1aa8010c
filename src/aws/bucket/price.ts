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
import { type BucketPlans, NONCURRENT_DAYS } from "./plan.ts";

/** What S3 bills of what buckets are made of. */
export const BILLING: Billing = {
  aws_s3_bucket: ["s3"],
  aws_s3_bucket_cors_configuration: "part of the bucket; preflights are free",
  aws_s3_bucket_lifecycle_configuration: "expiry is free",
  aws_s3_bucket_ownership_controls: "part of the bucket",
  aws_s3_bucket_policy: "part of the bucket",
  aws_s3_bucket_public_access_block: "part of the bucket",
  aws_s3_bucket_server_side_encryption_configuration: "encryption with keys of S3 is free",
  aws_s3_bucket_versioning: "versions are billed as what the bucket stores",
};

/** A month of buckets, with the versions that they keep of what was replaced or deleted. */
export function bucketPrice({ buckets }: BucketPlans, { usage }: Month): Quantity[] {
  return buckets.flatMap(({ name }) => {
    const used = entryNamed(usage.resources.bucket, name);
    const earlier = (used.superseded * NONCURRENT_DAYS) / DAYS_PER_MONTH;
    return s3(`bucket ${name}`, {
      storageGB: ((used.storedObjects + earlier) * averageOf(used.objectBytes)) / GIB,
      writes: used.puts + used.lists,
      reads: used.gets + used.heads,
    });
  });
}

/** A month of one bucket of the Standard class. */
export interface S3Usage {
  /** Average over the month. */
  readonly storageGB: number;
  /** PUT, COPY, POST and LIST calls; each part of a multipart upload is one. */
  readonly writes: number;
  /** GET, SELECT and all other calls; DELETE is free. */
  readonly reads: number;
}

/** Storage and two classes of requests (https://aws.amazon.com/s3/pricing/). */
export function s3(resource: string, usage: S3Usage): Quantity[] {
  checkUsage(resource, usage);
  return metered("s3", resource, {
    "standard-storage": usage.storageGB,
    "put-copy-post-list": usage.writes,
    "get-select": usage.reads,
  });
}
