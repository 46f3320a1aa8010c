import { isDeepStrictEqual } from "node:util";
import { TerraformError } from "../errors.ts";
import { call, commented, type Expression, toExpression, type Value } from "../hcl/expression.ts";
import { eachValue } from "../hcl/reference.ts";

/** One of several things that are alike, with the values in which they may differ. */
export interface Alike<Name extends string> {
  /** Its key in `for_each`: its name, so that its address stays the same whatever stands beside it. */
  readonly key: string;
  readonly comment?: string;
  /** `undefined` where it has none: null in Terraform. */
  readonly values: Readonly<Record<Name, Value | undefined>>;
}

/** How things that are alike are written as one block. */
export interface Repeated<Name extends string> {
  /** The value of `for_each`. */
  readonly forEach: Expression;
  /** What stands in the block for a value of each. */
  value(name: Name): Value;
}

/**
 * Things that are alike as one block. A value that all of them have stands in the block itself; those in which they differ
 * are in `for_each`: by name where there are several, as they are where there is one, and where there is none only the keys.
 * @throws TerraformError `DUPLICATE_KEY`
 */
export function repeated<Name extends string>(
  names: readonly Name[],
  things: readonly Alike<Name>[],
): Repeated<Name> {
  requireDistinct(things.map(({ key }) => key));
  const valuesOf = (name: Name) => things.map(({ values }) => values[name] ?? null);
  const differing = names.filter((name) => !areEqual(valuesOf(name)));
  const [only, ...others] = differing;
  const elementOf = ({ values }: Alike<Name>): Value => {
    if (only !== undefined && others.length === 0) return values[only] ?? null;
    return Object.fromEntries(differing.map((name) => [name, values[name] ?? null]));
  };
  const withComment = <T>(thing: Alike<Name>, value: T) =>
    thing.comment === undefined ? value : commented(thing.comment, value);
  return {
    forEach:
      only === undefined
        ? call(
            "toset",
            things.map((thing) => withComment(thing, thing.key)),
          )
        : toExpression(
            Object.fromEntries(things.map((thing) => [thing.key, withComment(thing, elementOf(thing))])),
          ),
    value: (name) => {
      if (!differing.includes(name)) return valuesOf(name)[0] ?? null;
      return others.length === 0 ? eachValue() : eachValue(name);
    },
  };
}

function areEqual([first, ...others]: readonly Value[]): boolean {
  const expected = toExpression(first ?? null);
  return others.every((other) => isDeepStrictEqual(toExpression(other), expected));
}

function requireDistinct(keys: readonly string[]): void {
  const twin = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twin !== undefined) throw new TerraformError("DUPLICATE_KEY", `two things have the key "${twin}"`);
}
