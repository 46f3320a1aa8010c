import { type Grant, granting } from "../../ground/grant.ts";
import type { BucketLayout } from "./driver.ts";
import type { BucketReader, BucketWriter } from "./handle.ts";
import { bucketHandling } from "./operations.ts";

export type * from "./handle.ts";

/** A bucket of objects. Grants: `reader`, `writer`, `readWriter`. */
export interface Bucket extends BucketLayout {
  readonly reader: Grant<BucketReader>;
  readonly writer: Grant<BucketWriter>;
  readonly readWriter: Grant<BucketReader & BucketWriter>;
}

/** Declares a bucket. */
export function bucket(name: string): Bucket {
  const layout: BucketLayout = { kind: "bucket", name };
  return granting(layout, bucketHandling);
}
