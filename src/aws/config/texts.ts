import { anyName, type ReservedName, type RoomGrammars } from "@motif/compile/kit";

const PARAMETER = "https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html";

/** What no value may have in it: Systems Manager takes it for a reference to a parameter, which cannot be nested. */
export const NESTED = "{{";

/** "A parameter name can't be prefixed with "aws" or "ssm" (case-insensitive)." */
export const RESERVED: ReservedName = {
  pattern: "^(aws|ssm)",
  rule: "begin with aws or ssm, which no SSM parameter may",
};

/** What is taken where texts of configs end. */
export const TEXTS = {
  "config.name": anyName("part of the name of an SSM parameter", PARAMETER),
  "config.value": {
    place: "the value of an SSM parameter",
    takes: `a value without ${NESTED}`,
    form: /^(?!.*\{\{)/s,
    wayOut: "write placeholders in another way",
    source: PARAMETER,
  },
} satisfies RoomGrammars;
