import { identifier } from "@motif/compile/kit";
import type { Reference } from "../ground/references.ts";

/** The address of a bucket. */
export function bucketAddress(name: string): string {
  return `google_storage_bucket.${identifier(name)}`;
}

/** The name of a bucket on Google Cloud. */
export function bucketReference(name: string): Reference {
  return { address: bucketAddress(name), attribute: "name" };
}
