import { type Block, block, blocks, not, type Resource, ref, resource, tpl, v } from "@motif/compile";
import type { AwsPlan, BucketPlan, FunctionPlan } from "../plan/aws-plan.ts";
import { ACCOUNT_ID, fullName, identifier } from "./naming.ts";
import { addressOf, targetOf } from "./references.ts";

/** Days after which replaced and deleted versions, and uploads that nobody finished, go away. */
export const NONCURRENT_DAYS = 30;
export const UNFINISHED_UPLOAD_DAYS = 7;

/** The buckets: private, encrypted, versioned, TLS only; and the functions that their new objects go to. */
export function bucketBlocks(plan: AwsPlan): Block[] {
  return plan.buckets.flatMap((bucket) => [
    ...bucketItself(plan.app, bucket),
    ...notifications(plan.functions, bucket),
  ]);
}

function bucketItself(app: string, { name }: BucketPlan): Resource[] {
  const id = identifier(name);
  const bucket = ref(addressOf("bucket", name), "id");
  return [
    resource("aws_s3_bucket", id, {
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

function notifications(functions: readonly FunctionPlan[], bucket: BucketPlan): Resource[] {
  const invoked = functions.filter((fn) => bucket.notifications.some((n) => n.function === fn.name));
  if (invoked.length === 0) return [];
  const address = addressOf("bucket", bucket.name);
  const permissions = invoked.map((fn) =>
    resource("aws_lambda_permission", `${identifier(bucket.name)}_bucket_to_${identifier(fn.name)}`, {
      statement_id: `${identifier(bucket.name)}_bucket`,
      action: "lambda:InvokeFunction",
      function_name: ref(addressOf("function", fn.name), "function_name"),
      qualifier: targetOf(fn).qualifier,
      principal: "s3.amazonaws.com",
      source_arn: ref(address, "arn"),
      source_account: ACCOUNT_ID,
    }),
  );
  const notification = resource(
    "aws_s3_bucket_notification",
    identifier(bucket.name),
    {
      bucket: ref(address, "id"),
      lambda_function: blocks(
        bucket.notifications.map((entry) => {
          const fn = functions.find(({ name }) => name === entry.function);
          return {
            id: entry.name,
            lambda_function_arn: fn && targetOf(fn).arn,
            events: ["s3:ObjectCreated:*"],
            filter_prefix: entry.prefix || undefined,
            filter_suffix: entry.suffix || undefined,
          };
        }),
      ),
    },
    { dependsOn: permissions },
  );
  return [...permissions, notification];
}
