import type { TagGrammar } from "@motif/compile/kit";

/**
 * Those of storage accounts are the shortest: https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations.
 * Of the reserved beginnings that page says nothing
 * (https://blog.sandro-pereira.com/2025/05/30/friday-fact-azure-tags-naming-size-limits-and-restrictions).
 */
export const TAG_GRAMMAR: TagGrammar = {
  key: "^[^<>%&\\\\?/]{1,128}$",
  value: "^.{0,256}$",
  most: 50, // "Each resource, resource group, and subscription can have a maximum of 50 tag name-value pairs."
  reserved: "^(?i)(azure|microsoft|windows)",
  rule: "keys of 1 to 128 characters without < > % & \\ ? and /, and values of up to 256; keys that begin with azure, microsoft or windows are Azure's own",
};
