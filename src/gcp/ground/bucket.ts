import { block, blocks, eachKey, type Resource, resource, type Value, v } from "@motif/compile";
import { nameOf, type PhysicalName, repeated } from "@motif/compile/kit";
import { bucketName, SERVICES } from "./naming.ts";
import { BUCKET_NAME_LENGTH } from "./profile.ts";

/** Days after which replaced and deleted versions, and uploads that nobody finished, go away. */
export const NONCURRENT_DAYS = 30;
export const UNFINISHED_UPLOAD_DAYS = 7;

/** `-<hash of the project id>`, which makes the names of buckets unique among all projects. */
const HASH_LENGTH = 9;

/** Address of all buckets, by name. */
export const BUCKETS = "google_storage_bucket.bucket";

/** A bucket that a room asks for. */
export interface BucketPart {
  readonly name: string;
  /** Whether a destroy takes it away with what is in it. */
  readonly forceDestroy: Value;
  readonly comment?: string;
}

/** The buckets of an app: they cannot be made public, with uniform access and earlier versions. */
export function privateBuckets(app: string, buckets: readonly BucketPart[]): Resource {
  const { forEach, value } = repeated(
    buckets.map(({ name, forceDestroy, ...rest }) => ({
      key: name,
      values: { force_destroy: forceDestroy },
      ...rest,
    })),
  );
  return resource(
    BUCKETS.replace(/\..*/, ""),
    BUCKETS.replace(/.*\./, ""),
    {
      name: bucketName(app, eachKey),
      location: v("region"),
      uniform_bucket_level_access: true,
      public_access_prevention: "enforced",
      force_destroy: value("force_destroy"),
      versioning: block({ enabled: true }),
      lifecycle_rule: blocks([
        {
          action: block({ type: "Delete" }),
          condition: block({ days_since_noncurrent_time: NONCURRENT_DAYS }),
        },
        {
          action: block({ type: "AbortIncompleteMultipartUpload" }),
          condition: block({ age: UNFINISHED_UPLOAD_DAYS }),
        },
      ]),
    },
    { forEach, dependsOn: [SERVICES] },
  );
}

/** The name of a bucket, as a physical one. */
export function bucketNameOf(where: string, app: string, name: string): PhysicalName {
  return {
    where,
    service: "bucket",
    name: nameOf(app, name),
    extra: HASH_LENGTH,
    limit: BUCKET_NAME_LENGTH.value,
  };
}
