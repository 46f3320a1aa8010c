import { type Args, ref, resource } from "@motif/compile";
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
const policy = [
  resource("aws_s3_bucket_policy", "uploads", {
    ...id,
    policy: ref("data.aws_iam_policy_document.tls", "json"),
  }),
  tlsOnly(),
];

describeRules(RULES, {
  right: [["a bucket", [bucket, encryption, versioning, ...policy, publicAccess()]]],
  wrong: [
    [
      "AWS_BUCKET_PRIVATE",
      "a bucket with one switch off",
      [bucket, encryption, versioning, ...policy, publicAccess({ block_public_policy: false })],
    ],
    ["AWS_BUCKET_ENCRYPTED", "a bucket in the clear", [bucket, versioning, ...policy, publicAccess()]],
    ["AWS_BUCKET_VERSIONED", "a bucket that forgets", [bucket, encryption, ...policy, publicAccess()]],
    ["AWS_BUCKET_TLS", "a bucket without a policy", [bucket, encryption, versioning, publicAccess()]],
  ],
});
