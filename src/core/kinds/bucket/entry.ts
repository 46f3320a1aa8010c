import { milliseconds } from "../../ground/units.ts";
import type { BucketLayout, UploadOptions } from "./driver.ts";

/** A bucket, resolved. */
export interface BucketEntry extends BucketLayout {
  /** Days after it was last written an object goes away. */
  readonly expiresAfterDays?: number;
  readonly uploads: Required<UploadOptions>;
}

const DAY_MS = 86_400_000;

/** Resolves a bucket. */
export function bucketEntry(bucket: BucketLayout): BucketEntry {
  const { expiresAfter, uploads: { origins = [], limits = "refused" } = {} } = bucket;
  return {
    ...bucket,
    uploads: { origins, limits },
    ...(expiresAfter !== undefined && { expiresAfterDays: milliseconds(expiresAfter) / DAY_MS }),
  };
}
