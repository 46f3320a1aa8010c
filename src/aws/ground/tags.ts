import type { TagGrammar } from "@motif/compile/kit";

const CHARACTERS = "[\\p{L}\\p{Z}\\p{N}_.:/=+@-]";

/** https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html#tag-conventions */
export const TAG_GRAMMAR: TagGrammar = {
  key: `^${CHARACTERS}{1,128}$`,
  value: `^${CHARACTERS}{0,256}$`,
  most: 50, // "Maximum number of tags per resource: 50" (https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html)
  reserved: "^(?i)aws:",
  rule: "keys of 1 to 128 and values of up to 256 letters, digits, spaces and _ . : / = + - @; keys that begin with aws: are Amazon's own",
};
