import type { Reference } from "../ground/references.ts";

/** All buckets of the app, by name. */
export const BUCKETS = "google_storage_bucket.bucket";

/** The name of a bucket on Google Cloud. */
export function bucketReference(name: string): Reference {
  return { address: BUCKETS, key: name, attribute: "name" };
}
