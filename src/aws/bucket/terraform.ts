import {
  type Args,
  allBlocks,
  type Block,
  block,
  call,
  dynamicBlock,
  type Expression,
  eachKey,
  eachValue,
  local,
  locals,
  type Meta,
  mapFor,
  not,
  op,
  type Resource,
  ref,
  resource,
  tpl,
  v,
} from "@motif/compile";
import { fullName, outputOfEach } from "@motif/compile/kit";
import type { BasePlan } from "../ground/plan.ts";
import type { TerraformParts } from "../ground/room.ts";
import { ACCOUNT_ID, DELETION_PROTECTION, instance, TLS_ONLY, tlsOnly } from "../ground/terraform.ts";
import { type BucketPlan, type BucketPlans, NONCURRENT_DAYS } from "./plan.ts";
import { BUCKET_TYPE } from "./reference.ts";

/** The names of all buckets, over which everything of buckets is repeated. */
const NAMES = local("buckets");
const BUCKETS = `${BUCKET_TYPE}.bucket`;

/** Days after which uploads that nobody finished go away. */
export const UNFINISHED_UPLOAD_DAYS = 7;

/** Headers of an upload that a browser asks about first. */
export const UPLOAD_HEADERS = ["content-type", "if-none-match"];

/** What goes away in every bucket. */
const HOUSEKEEPING: Args = {
  id: "housekeeping",
  status: "Enabled",
  filter: block({}),
  abort_incomplete_multipart_upload: block({ days_after_initiation: UNFINISHED_UPLOAD_DAYS }),
  noncurrent_version_expiration: block({ noncurrent_days: NONCURRENT_DAYS }),
  expiration: block({ expired_object_delete_marker: true }),
};

/** What goes away in buckets whose objects expire: days and markers cannot be in one rule. */
const EXPIRY = dynamicBlock(
  mapFor(["name", "days"], local("object_days"), [ref("name"), ref("days")], op(ref("name"), "==", eachKey)),
  {
    id: "expiry",
    status: "Enabled",
    filter: block({}),
    expiration: block({ days: ref("rule.value") }),
  },
);

/** The buckets: private, encrypted, versioned, TLS only. */
export function bucketTerraform({ app, buckets }: BasePlan & BucketPlans): TerraformParts {
  if (buckets.length === 0) return {};
  return {
    data: allBuckets(app, buckets),
    variables: [DELETION_PROTECTION],
    outputs: {
      names: [outputOfEach("bucket_names", "S3 buckets, by their name in the app.", BUCKETS, "bucket")],
    },
  };
}

/** Pages that may upload by signed URLs, and with which headers. */
function uploadPages(bucket: Expression): Resource {
  return resource(
    "aws_s3_bucket_cors_configuration",
    "bucket",
    {
      bucket,
      cors_rule: block({
        allowed_methods: ["PUT"],
        allowed_origins: eachValue(),
        allowed_headers: UPLOAD_HEADERS,
        expose_headers: ["ETag"],
        max_age_seconds: 3600,
      }),
    },
    { forEach: local("upload_origins") },
  );
}

function allBuckets(app: string, buckets: readonly BucketPlan[]): Block[] {
  const bucket = instance(BUCKETS, eachKey, "id");
  const arn = instance(BUCKETS, eachKey, "arn");
  const each = (type: string, args: Args, meta: Meta = {}) =>
    resource(type, "bucket", { bucket, ...args }, { forEach: NAMES, ...meta });
  const uploading = buckets.flatMap(({ name, uploadOrigins: origins }) =>
    origins === undefined ? [] : [[name, origins] as const],
  );
  const expiring = buckets.flatMap(({ name, expiresAfterDays: days }) =>
    days === undefined ? [] : [[name, days] as const],
  );
  return [
    locals({
      buckets: call(
        "toset",
        buckets.map(({ name }) => name),
      ),
      ...(expiring.length > 0 && { object_days: Object.fromEntries(expiring) }),
      ...(uploading.length > 0 && { upload_origins: Object.fromEntries(uploading) }),
    }),
    resource(
      BUCKET_TYPE,
      "bucket",
      {
        bucket: tpl`${fullName(app, eachKey)}-${ACCOUNT_ID}`,
        force_destroy: not(v("deletion_protection")),
      },
      { forEach: NAMES },
    ),
    each("aws_s3_bucket_public_access_block", {
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    }),
    each("aws_s3_bucket_ownership_controls", { rule: block({ object_ownership: "BucketOwnerEnforced" }) }),
    each("aws_s3_bucket_server_side_encryption_configuration", {
      rule: block({ apply_server_side_encryption_by_default: block({ sse_algorithm: "AES256" }) }),
    }),
    each("aws_s3_bucket_versioning", { versioning_configuration: block({ status: "Enabled" }) }),
    each(
      "aws_s3_bucket_lifecycle_configuration",
      { rule: allBlocks(block(HOUSEKEEPING), ...(expiring.length > 0 ? [EXPIRY] : [])) },
      { dependsOn: [ref("aws_s3_bucket_versioning.bucket")] },
    ),
    each(
      "aws_s3_bucket_policy",
      { policy: tlsOnly("s3:*", [arn, tpl`${arn}/*`]) },
      { comment: TLS_ONLY, dependsOn: [ref("aws_s3_bucket_public_access_block.bucket")] },
    ),
    ...(uploading.length > 0 ? [uploadPages(bucket)] : []),
  ];
}
