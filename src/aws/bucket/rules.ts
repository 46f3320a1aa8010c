import { nested } from "@motif/compile";
import { attached, type Constraints, conflicts, literal, oneOf, type Rule } from "@motif/compile/kit";
import { attachedTlsPolicy } from "../ground/rules.ts";

/** What buckets must not be although Terraform and AWS would accept it. */
export const RULES: readonly Rule[] = [
  {
    code: "AWS_BUCKET_PRIVATE",
    appliesTo: ["aws_s3_bucket"],
    check: (bucket, module) => {
      const [block] = attached(bucket, module, "aws_s3_bucket_public_access_block");
      const switches = [
        "block_public_acls",
        "block_public_policy",
        "ignore_public_acls",
        "restrict_public_buckets",
      ];
      return block && switches.every((name) => literal(block, name) === true)
        ? undefined
        : "can be made public; add an aws_s3_bucket_public_access_block with all four switches on";
    },
  },
  {
    code: "AWS_BUCKET_ENCRYPTED",
    appliesTo: ["aws_s3_bucket"],
    check: (bucket, module) =>
      attached(bucket, module, "aws_s3_bucket_server_side_encryption_configuration").length > 0
        ? undefined
        : "has no encryption configuration",
  },
  {
    code: "AWS_BUCKET_VERSIONED",
    appliesTo: ["aws_s3_bucket"],
    check: (bucket, module) =>
      attached(bucket, module, "aws_s3_bucket_versioning").length > 0
        ? undefined
        : "keeps no earlier versions",
  },
  {
    code: "AWS_BUCKET_VERSIONS_END",
    appliesTo: ["aws_s3_bucket"],
    check: (bucket, module) =>
      attached(bucket, module, "aws_s3_bucket_lifecycle_configuration").some(
        (lifecycle) =>
          nested(lifecycle, "rule").some(
            (rule) => nested(rule, "noncurrent_version_expiration").length > 0,
          ) &&
          nested(lifecycle, "rule").some((rule) =>
            nested(rule, "expiration").some(
              (expiration) => literal(expiration, "expired_object_delete_marker") === true,
            ),
          ),
      )
        ? undefined
        : "keeps earlier versions, and the markers of what was deleted, for ever; add an aws_s3_bucket_lifecycle_configuration",
  },
  {
    code: "AWS_BUCKET_TLS",
    appliesTo: ["aws_s3_bucket"],
    check: (bucket, module) => attachedTlsPolicy(bucket, module, "aws_s3_bucket_policy"),
  },
];

/** @see https://registry.terraform.io/providers/hashicorp/aws/6.66.0/docs/resources/s3_bucket */
export const CONSTRAINTS: Constraints = {
  aws_s3_bucket: [conflicts(["bucket", "bucket_prefix"])],
  aws_s3_bucket_versioning: [oneOf("versioning_configuration.status", "Enabled", "Suspended", "Disabled")],
  aws_s3_bucket_ownership_controls: [
    oneOf("rule.object_ownership", "BucketOwnerPreferred", "ObjectWriter", "BucketOwnerEnforced"),
  ],
  aws_s3_bucket_server_side_encryption_configuration: [
    oneOf("rule.apply_server_side_encryption_by_default.sse_algorithm", "AES256", "aws:kms", "aws:kms:dsse"),
  ],
  aws_s3_bucket_lifecycle_configuration: [oneOf("rule.status", "Enabled", "Disabled")],
};
