import { BUCKETS } from "../ground/bucket.ts";
import type { Reference } from "../ground/references.ts";

/** The name of a bucket on Google Cloud. */
export function bucketReference(name: string): Reference {
  return { address: BUCKETS, key: name, attribute: "name" };
}
