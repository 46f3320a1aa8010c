import { type Addressed, type Condition, variable } from "../hcl/declarations.ts";
import { call, type Expression, op } from "../hcl/expression.ts";
import { v } from "../hcl/reference.ts";
import { PREFIX_LOCAL } from "./naming.ts";
import { notReserved, type ReservedName } from "./reserved-names.ts";

/** What `project_name` and `environment` look like. */
export const NAME_PATTERN = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$";
/** The same in words. */
export const NAME_FORM = "lower-case letters, digits and single dashes, beginning with a letter";
const NAME_RULE = `has ${NAME_FORM}`;

/** What is deployed where nobody says which environment. */
export const DEFAULT_ENVIRONMENT = "dev";

/** Whether a variable matches a regular expression (in Go's syntax). */
export function matching(name: string, pattern: string): Expression {
  return call("can", call("regex", pattern, v(name)));
}

/** The validation that a variable matches a pattern; `rule` is said of it: `is a UUID`. */
export function matches(name: string, pattern: string, rule: string): Condition {
  return { condition: matching(name, pattern), message: `${name} ${rule}.` };
}

/** `project_name` and `environment`, which every physical name begins with; both together have a largest length. */
export function nameVariables(
  cloud: string,
  prefixLength: number,
  reserved: readonly ReservedName[],
): Addressed[] {
  return [
    variable("project_name", {
      type: "string",
      description: "First part of every name, such as acme.",
      validations: [matches("project_name", NAME_PATTERN, NAME_RULE)],
    }),
    variable("environment", {
      type: "string",
      description:
        "Second part of every name, such as staging. Another environment, or the same in another region, needs another one.",
      default: DEFAULT_ENVIRONMENT,
      validations: [
        matches("environment", NAME_PATTERN, NAME_RULE),
        {
          condition: op(call("length", PREFIX_LOCAL.prefix), "<=", prefixLength),
          message: `project_name and environment with a dash between them have at most ${prefixLength} characters; otherwise names become too long for ${cloud}.`,
        },
        ...reserved.map(notReserved),
      ],
    }),
  ];
}

/** What differs between the clouds' `region`. */
export interface RegionVariable {
  readonly description: string;
  readonly default: string;
  readonly pattern: string;
  /** What is said of a region: `is the name of an Azure region, such as westeurope`. */
  readonly rule: string;
}

/** `region` */
export function regionVariable(region: RegionVariable): Addressed {
  return variable("region", {
    type: "string",
    description: region.description,
    default: region.default,
    validations: [matches("region", region.pattern, region.rule)],
  });
}
