import { type Block, block, blocks, data, not, type Resource, ref, resource, tpl, v } from "@motif/compile";
import { fullName, identifier, outputByName } from "@motif/compile/kit";
import type { BasePlan } from "../ground/plan.ts";
import type { TerraformParts } from "../ground/room.ts";
import { ACCOUNT_ID, DELETION_PROTECTION, refer, tlsOnly } from "../ground/terraform.ts";
import { type BucketPlan, type BucketPlans, NONCURRENT_DAYS } from "./plan.ts";
import { BUCKET_TYPE, bucketReference, objectsReference } from "./reference.ts";

/** Days after which uploads that nobody finished go away. */
export const UNFINISHED_UPLOAD_DAYS = 7;

/** The buckets: private, encrypted, versioned, TLS only. */
export function bucketTerraform({ app, buckets }: BasePlan & BucketPlans): TerraformParts {
  const names = buckets.map(({ name }) => [name, refer(bucketReference(name, "bucket"))] as const);
  return {
    data: buckets.flatMap((bucket) => bucketItself(app, bucket)),
    iam: buckets.map(({ name }) => tlsOnlyBucket(name)),
    variables: buckets.length > 0 ? [DELETION_PROTECTION] : [],
    outputs: { names: outputByName("bucket_names", "S3 buckets, by their name in the app.", names) },
  };
}

function bucketItself(app: string, { name }: BucketPlan): Resource[] {
  const id = identifier(name);
  const bucket = refer(bucketReference(name, "id"));
  return [
    resource(BUCKET_TYPE, id, {
      bucket: tpl`${fullName(app, name)}-${ACCOUNT_ID}`,
      force_destroy: not(v("deletion_protection")),
    }),
    resource("aws_s3_bucket_public_access_block", id, {
      bucket,
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    }),
    resource("aws_s3_bucket_ownership_controls", id, {
      bucket,
      rule: block({ object_ownership: "BucketOwnerEnforced" }),
    }),
    resource("aws_s3_bucket_server_side_encryption_configuration", id, {
      bucket,
      rule: block({ apply_server_side_encryption_by_default: block({ sse_algorithm: "AES256" }) }),
    }),
    resource("aws_s3_bucket_versioning", id, {
      bucket,
      versioning_configuration: block({ status: "Enabled" }),
    }),
    resource(
      "aws_s3_bucket_lifecycle_configuration",
      id,
      {
        bucket,
        rule: block({
          id: "housekeeping",
          status: "Enabled",
          filter: block({}),
          abort_incomplete_multipart_upload: block({ days_after_initiation: UNFINISHED_UPLOAD_DAYS }),
          noncurrent_version_expiration: block({ noncurrent_days: NONCURRENT_DAYS }),
        }),
      },
      { dependsOn: [ref(`aws_s3_bucket_versioning.${id}`)] },
    ),
    resource(
      "aws_s3_bucket_policy",
      id,
      { bucket, policy: ref(`data.aws_iam_policy_document.bucket_${id}`, "json") },
      { dependsOn: [ref(`aws_s3_bucket_public_access_block.${id}`)] },
    ),
  ];
}

function tlsOnlyBucket(name: string): Block {
  const resources = [refer(bucketReference(name, "arn")), refer(objectsReference(name))];
  return data("aws_iam_policy_document", `bucket_${identifier(name)}`, {
    statement: blocks([tlsOnly("s3:*", resources)]),
  });
}
