import type { TagGrammar } from "@motif/compile/kit";

/** https://docs.cloud.google.com/resource-manager/docs/labels-overview#requirements */
export const LABEL_GRAMMAR: TagGrammar = {
  key: "^[\\p{Ll}\\p{Lo}][\\p{Ll}\\p{Lo}\\p{N}_-]{0,62}$",
  value: "^[\\p{Ll}\\p{Lo}\\p{N}_-]{0,63}$",
  most: 64, // "Each resource can have up to 64 labels."
  ofProvider: 1, // goog-terraform-provisioned: https://registry.terraform.io/providers/hashicorp/google/latest/docs/guides/provider_reference
  rule: "keys and values of up to 63 lower-case letters, digits, _ and -, and keys begin with a letter",
};
