import type { Quantity } from "../billing/line-item.ts";
import { checkUsage } from "../billing/measure.ts";

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
  return [
    { service: "s3", sku: "standard-storage", resource, quantity: usage.storageGB },
    { service: "s3", sku: "put-copy-post-list", resource, quantity: usage.writes },
    { service: "s3", sku: "get-select", resource, quantity: usage.reads },
  ];
}
