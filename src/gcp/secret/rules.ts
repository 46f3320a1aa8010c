import { type Constraints, exactlyOneOf, isSet, type Rule } from "@motif/compile/kit";

/** What secrets must not be although Terraform and Google Cloud would accept it. */
export const RULES: readonly Rule[] = [
  {
    code: "GCP_SECRET_WITHOUT_VALUE",
    appliesTo: ["google_secret_manager_secret_version"],
    check: () => "puts a secret's value into Terraform's state; have whoever may know it set the value",
  },
  {
    code: "GCP_SECRET_PROTECTED",
    appliesTo: ["google_secret_manager_secret"],
    check: (secret) =>
      isSet(secret, "deletion_protection") && isSet(secret, "version_destroy_ttl")
        ? undefined
        : "is gone for ever when it is deleted by mistake; set deletion_protection and version_destroy_ttl",
  },
];

/** Source: the provider's own validation, https://github.com/hashicorp/terraform-provider-google/tree/v6.50.0/google/services. */
export const CONSTRAINTS: Constraints = {
  google_secret_manager_secret: [exactlyOneOf(["auto", "user_managed"], "replication")],
};
