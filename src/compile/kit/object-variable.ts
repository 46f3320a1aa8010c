import { type Addressed, type Condition, variable } from "../hcl/declarations.ts";
import { call, type Expression, jsonencode, op, type Value } from "../hcl/expression.ts";
import { v } from "../hcl/reference.ts";

/** What an {@link objectVariable} is. */
export interface ObjectVariable {
  readonly description: string;
  readonly default: { readonly [name: string]: Value | undefined };
  /** Most characters of its JSON. */
  readonly longest: number;
  readonly validations?: readonly Condition[];
}

/**
 * A variable that holds an object of any shape, as HCL or JSON write it. Its type is `any`: an object type would drop the
 * attributes that it does not name without a word.
 */
export function objectVariable(
  name: string,
  { longest, validations = [], ...options }: ObjectVariable,
): Addressed {
  return variable(name, {
    type: "any",
    ...options,
    nullable: false,
    validations: [
      { condition: call("can", call("keys", v(name))), message: `${name} is an object.` },
      {
        condition: op(call("length", jsonOf(name)), "<=", longest),
        message: `${name} has at most ${longest} characters as JSON.`,
      },
      ...validations,
    ],
  });
}

/** The JSON of a variable. */
export function jsonOf(name: string): Expression {
  return jsonencode(v(name));
}
