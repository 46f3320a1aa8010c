import { type Grant, granting } from "../../ground/grant.ts";
import type { Duration } from "../../ground/units.ts";
import type { BucketLayout } from "./driver.ts";
import type { BucketReader, BucketWriter } from "./handle.ts";
import { bucketHandling } from "./operations.ts";

export type * from "./handle.ts";

/** How a bucket keeps its objects. */
export interface BucketOptions {
  /**
   * How long after it was last written an object goes away, in whole days: `"30d"`. It may be there for some days longer on
   * the clouds, where a process of theirs does it, and earlier versions of it for longer still. Objects stay if this is not
   * given.
   */
  readonly expiresAfter?: Duration;
}

/** A bucket of objects. Grants: `reader`, `writer`, `readWriter`. */
export interface Bucket extends BucketLayout {
  readonly reader: Grant<BucketReader>;
  readonly writer: Grant<BucketWriter>;
  readonly readWriter: Grant<BucketReader & BucketWriter>;
}

/**
 * Declares a bucket.
 *
 * @example
 * export const uploads = bucket("uploads", { expiresAfter: "30d" });
 */
export function bucket(name: string, options: BucketOptions = {}): Bucket {
  const layout: BucketLayout = { kind: "bucket", name, ...options };
  return granting(layout, bucketHandling);
}
