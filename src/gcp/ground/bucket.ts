import {
  type Args,
  block,
  blocks,
  type Expression,
  type Resource,
  resource,
  type Value,
  v,
} from "@motif/compile";
import { nameOf, type PhysicalName } from "@motif/compile/kit";
import { bucketName, SERVICES } from "./naming.ts";
import { BUCKET_NAME_LENGTH } from "./profile.ts";

/** Days after which replaced and deleted versions, and uploads that nobody finished, go away. */
export const NONCURRENT_DAYS = 30;
export const UNFINISHED_UPLOAD_DAYS = 7;

/** `-<hash of the project id>`, which makes the names of buckets unique among all projects. */
const HASH_LENGTH = 9;

/** A bucket that cannot be made public, with uniform access and earlier versions; or several, with a key as their name. */
export function privateBucket(
  app: string,
  name: string | Expression,
  options: {
    readonly label: string;
    readonly forceDestroy: Args["force_destroy"];
    readonly forEach?: Value;
    readonly comment?: string;
  },
): Resource {
  const { label, forceDestroy, ...meta } = options;
  return resource(
    "google_storage_bucket",
    label,
    {
      name: bucketName(app, name),
      location: v("region"),
      uniform_bucket_level_access: true,
      public_access_prevention: "enforced",
      force_destroy: forceDestroy,
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
    { ...meta, dependsOn: [SERVICES] },
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
