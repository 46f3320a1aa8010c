import { isDeepStrictEqual } from "node:util";
import { TerraformError } from "../errors.ts";
import {
  type Commented,
  call,
  commented,
  type Expression,
  toExpression,
  type Value,
} from "../hcl/expression.ts";
import { eachKey, eachValue } from "../hcl/reference.ts";

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
  value(name: Name): Expression;
}

/**
 * Things that are alike as one block. A value that all of them have stands in the block itself, and one that is their key is
 * `each.key`; those in which they differ besides are in `for_each`: by name where there are several, as they are where there
 * is one, and where there is none only the keys.
 * @throws TerraformError `DUPLICATE_KEY`
 */
export function repeated<Name extends string>(things: readonly Alike<Name>[]): Repeated<Name> {
  requireDistinct(things.map(({ key }) => key));
  const rows = things.map(({ values }) => new Map<string, Value | undefined>(Object.entries(values)));
  const valuesOf = (name: string) => rows.map((row) => row.get(name) ?? null);
  const names = new Set(rows.flatMap((row) => [...row.keys()]));
  const isKey = (name: string) => things.every(({ key }, index) => rows[index]?.get(name) === key);
  const differing = [...names].filter((name) => !isKey(name) && !areEqual(valuesOf(name)));
  return {
    forEach: differing.length === 0 ? setOf(things) : mapOf(things, differing),
    value: (name) => {
      if (isKey(name)) return eachKey;
      if (!differing.includes(name)) return toExpression(valuesOf(name)[0] ?? null);
      return differing.length === 1 ? eachValue() : eachValue(name);
    },
  };
}

function setOf(things: readonly Alike<string>[]): Expression {
  return call(
    "toset",
    things.map((thing) => withComment(thing, thing.key)),
  );
}

function mapOf(things: readonly Alike<string>[], names: readonly string[]): Expression {
  const elementOf = ({ values }: Alike<string>): Value => {
    const [only, ...others] = names.map((name) => [name, values[name] ?? null] as const);
    return only && others.length === 0 ? only[1] : Object.fromEntries(only ? [only, ...others] : []);
  };
  return toExpression(
    Object.fromEntries(things.map((thing) => [thing.key, withComment(thing, elementOf(thing))])),
  );
}

function withComment<T>({ comment }: Alike<string>, value: T): T | Commented<T> {
  return comment === undefined ? value : commented(comment, value);
}

function areEqual([first, ...others]: readonly Value[]): boolean {
  const expected = toExpression(first ?? null);
  return others.every((other) => isDeepStrictEqual(toExpression(other), expected));
}

function requireDistinct(keys: readonly string[]): void {
  const twin = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twin !== undefined) throw new TerraformError("DUPLICATE_KEY", `two things have the key "${twin}"`);
}
