import { type Args, block, ref, resource } from "@motif/compile";
import { describeRules, tlsOnly } from "../testing/rules.ts";
import { RULES } from "./rules.ts";

const bucket = resource("aws_s3_bucket", "uploads", { bucket: "uploads" });
const id = { bucket: ref(bucket, "id") };
const publicAccess = (changes: Args = {}) =>
  resource("aws_s3_bucket_public_access_block", "uploads", {
    ...id,
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
    ...changes,
  });
const encryption = resource("aws_s3_bucket_server_side_encryption_configuration", "uploads", id);
const versioning = resource("aws_s3_bucket_versioning", "uploads", id);
const lifecycle = (expiration: Args) =>
  resource("aws_s3_bucket_lifecycle_configuration", "uploads", {
    ...id,
    rule: block({
      noncurrent_version_expiration: block({ noncurrent_days: 30 }),
      expiration: block(expiration),
    }),
  });
const ends = lifecycle({ expired_object_delete_marker: true });
const policy = resource("aws_s3_bucket_policy", "uploads", { ...id, policy: tlsOnly() });

describeRules(RULES, {
  right: [["a bucket", [bucket, encryption, versioning, ends, policy, publicAccess()]]],
  wrong: [
    [
      "AWS_BUCKET_PRIVATE",
      "a bucket with one switch off",
      [bucket, encryption, versioning, ends, policy, publicAccess({ block_public_policy: false })],
    ],
    ["AWS_BUCKET_ENCRYPTED", "a bucket in the clear", [bucket, versioning, ends, policy, publicAccess()]],
    ["AWS_BUCKET_VERSIONED", "a bucket that forgets", [bucket, encryption, ends, policy, publicAccess()]],
    [
      "AWS_BUCKET_VERSIONS_END",
      "a bucket that keeps the markers of what was deleted",
      [bucket, encryption, versioning, lifecycle({ days: 365 }), policy, publicAccess()],
    ],
    [
      "AWS_BUCKET_VERSIONS_END",
      "a bucket without a lifecycle",
      [bucket, encryption, versioning, policy, publicAccess()],
    ],
    ["AWS_BUCKET_TLS", "a bucket without a policy", [bucket, encryption, versioning, ends, publicAccess()]],
  ],
});
