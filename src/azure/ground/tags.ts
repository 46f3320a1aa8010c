import type { TagGrammar } from "@motif/compile/kit";

/** Those of storage accounts are the shortest: https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations */
export const TAG_GRAMMAR: TagGrammar = {
  key: "^[^<>%&\\\\?/]{1,128}$",
  value: "^.{0,256}$",
  rule: "keys of 1 to 128 characters without < > % & \\ ? and /, and values of up to 256",
};
