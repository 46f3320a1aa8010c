import type { Quantity } from "../billing/line-item.ts";
import { checkUsage } from "../billing/measure.ts";
import { metered } from "../billing/metered.ts";

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
