import type { Condition } from "../hcl/declarations.ts";
import { call, not } from "../hcl/expression.ts";
import { tpl } from "../hcl/template.ts";
import { PREFIX_LOCAL } from "./naming.ts";

/** What a cloud keeps for itself in names, so that the beginning of all of them must not have it either. */
export interface ReservedName {
  /** Matches `<project_name>-<environment>-` where that is reserved, in the syntax that Go's and Java's expressions share. */
  readonly pattern: string;
  /**
   * What `<project_name>` alone must not be, where `<environment>` could complete the pattern: for formats in which nothing can be said
   * of the two together.
   */
  readonly beginnings?: readonly string[];
  /** What must not be, as it follows "must not": `begin with aws or ssm, which Systems Manager keeps for itself`. */
  readonly rule: string;
}

/** The validation that the beginning of all names has nothing reserved; it is of `environment`, the second part. */
export function notReserved({ pattern, rule }: ReservedName): Condition {
  return {
    condition: not(call("can", call("regex", pattern, tpl`${PREFIX_LOCAL.prefix}-`))),
    message: `project_name and environment with a dash between them must not ${rule}.`,
  };
}
