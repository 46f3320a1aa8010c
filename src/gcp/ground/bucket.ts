import {
  type Args,
  allBlocks,
  block,
  blocks,
  dynamicBlock,
  eachKey,
  type Resource,
  ref,
  resource,
  splat,
  type Value,
  v,
} from "@motif/compile";
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
  /** Days after it was written an object goes away. */
  readonly expiresAfterDays?: number;
  /** Pages of these origins upload by signed URLs. */
  readonly uploadOrigins?: readonly string[];
}

/** What goes away in every bucket. */
const HOUSEKEEPING = blocks([
  {
    action: block({ type: "Delete" }),
    condition: block({ days_since_noncurrent_time: NONCURRENT_DAYS }),
  },
  {
    action: block({ type: "AbortIncompleteMultipartUpload" }),
    condition: block({ age: UNFINISHED_UPLOAD_DAYS }),
  },
]);

/** Objects that are there: they become earlier versions then, which go away as any other. */
function expiredAfter(days: Value): Args {
  return { action: block({ type: "Delete" }), condition: block({ age: days, with_state: "LIVE" }) };
}

/** Pages of an origin that may upload by signed URLs; what a browser sends, and what it may read, are in one list. */
function uploadPages(origin: Value): Args {
  return {
    method: ["PUT"],
    origin: [origin],
    response_header: ["content-type", "etag", "x-goog-content-length-range", "x-goog-if-generation-match"],
    max_age_seconds: 3600,
  };
}

/** The buckets of an app: they cannot be made public, with uniform access and earlier versions. */
export function privateBuckets(app: string, buckets: readonly BucketPart[]): Resource {
  const { forEach, value } = repeated(
    buckets.map(({ name, forceDestroy, expiresAfterDays, uploadOrigins, ...rest }) => ({
      key: name,
      values: {
        force_destroy: forceDestroy,
        object_days: expiresAfterDays,
        upload_origins: uploadOrigins && [...uploadOrigins],
      },
      ...rest,
    })),
  );
  const [first] = buckets;
  const allAlike = buckets.every(({ expiresAfterDays }) => expiresAfterDays === first?.expiresAfterDays);
  const expiry = allAlike
    ? first?.expiresAfterDays === undefined
      ? []
      : [block(expiredAfter(value("object_days")))]
    : [dynamicBlock(splat(value("object_days")), expiredAfter(ref("lifecycle_rule.value")))];
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
      lifecycle_rule: allBlocks(HOUSEKEEPING, ...expiry),
      ...(buckets.some(({ uploadOrigins }) => uploadOrigins) && {
        cors: dynamicBlock(splat(value("upload_origins")), uploadPages(ref("cors.value"))),
      }),
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
