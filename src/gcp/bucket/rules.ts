import { nested } from "@motif/compile";
import { type Constraints, type Floor, literal, oneOf, type Rule } from "@motif/compile/kit";

/** What buckets must not be although Terraform and Google Cloud would accept it. */
export const RULES: readonly Rule[] = [
  {
    code: "GCP_BUCKET_PRIVATE",
    appliesTo: ["google_storage_bucket"],
    check: (bucket) =>
      literal(bucket, "public_access_prevention") === "enforced"
        ? undefined
        : "can be made public; set public_access_prevention to enforced",
  },
  {
    code: "GCP_BUCKET_UNIFORM",
    appliesTo: ["google_storage_bucket"],
    check: (bucket) =>
      literal(bucket, "uniform_bucket_level_access") === true
        ? undefined
        : "has access lists for single objects; set uniform_bucket_level_access",
  },
  {
    code: "GCP_BUCKET_VERSIONED",
    appliesTo: ["google_storage_bucket"],
    check: (bucket) =>
      nested(bucket, "versioning").some((versioning) => literal(versioning, "enabled") === true)
        ? undefined
        : "keeps no earlier versions",
  },
];

/** Source: the provider's own validation, https://github.com/hashicorp/terraform-provider-google/tree/v6.50.0/google/services. */
export const CONSTRAINTS: Constraints = {
  google_storage_bucket: [
    oneOf("public_access_prevention", "inherited", "enforced"),
    oneOf("lifecycle_rule.condition.with_state", "LIVE", "ARCHIVED", "ANY", ""),
    oneOf("lifecycle_rule.action.type", "Delete", "SetStorageClass", "AbortIncompleteMultipartUpload"),
  ],
};

/** What of it the provider's oldest version does not do as it should. */
export const FLOORS: readonly Floor[] = [
  {
    at: "google_storage_bucket.force_destroy",
    first: "6.50",
    sound: "7.21",
    source:
      "https://github.com/hashicorp/terraform-provider-google/pull/26164: before it, a bucket with many objects is not destroyed",
  },
];
