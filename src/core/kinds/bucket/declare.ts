import { type Grant, granting } from "../../ground/grant.ts";
import type { Duration } from "../../ground/units.ts";
import type { BucketLayout, UploadOptions } from "./driver.ts";
import type { BucketPresigner, BucketReader, BucketWriter } from "./handle.ts";
import { bucketHandling } from "./operations.ts";

export type { UploadOptions } from "./driver.ts";
export type * from "./handle.ts";

/** How a bucket keeps its objects. */
export interface BucketOptions {
  /**
   * How long after it was last written an object goes away, in whole days: `"30d"`. It may be there for some days longer on
   * the clouds, where a process of theirs does it, and earlier versions of it for longer still. Objects stay if this is not
   * given.
   */
  readonly expiresAfter?: Duration;
  /** How clients upload by URLs that functions sign (`presigner`). */
  readonly uploads?: UploadOptions;
}

/** A bucket of objects. Grants: `reader`, `writer`, `readWriter`, `presigner`. */
export interface Bucket extends BucketLayout {
  readonly reader: Grant<BucketReader>;
  readonly writer: Grant<BucketWriter>;
  readonly readWriter: Grant<BucketReader & BucketWriter>;
  /** Signs URLs for uploads; it can neither read nor write objects itself. */
  readonly presigner: Grant<BucketPresigner>;
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
