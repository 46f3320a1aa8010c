import { TerraformError } from "../errors.ts";
import { type Expression, isIdentifier, node, toExpression, type Value } from "./expression.ts";

/** The names that a `for` gives to an element: of the value, or of the key and the value. */
export type ForNames = readonly [value: string] | readonly [key: string, value: string];

/** `[for name, fn in local.functions : fn.arn if fn.streams]`; inside, `ref("fn.arn")` is a part of the element. */
export function listFor(names: ForNames, collection: Value, value: Value, where?: Value): Expression {
  return repeated(names, collection, undefined, value, where);
}

/** `{ for name, fn in local.functions : name => fn.arn if fn.streams }` */
export function mapFor(
  names: ForNames,
  collection: Value,
  [key, value]: readonly [key: Value, value: Value],
  where?: Value,
): Expression {
  return repeated(names, collection, key, value, where);
}

function repeated(
  names: ForNames,
  collection: Value,
  key: Value | undefined,
  value: Value,
  where: Value | undefined,
): Expression {
  for (const name of names) {
    if (!isIdentifier(name))
      throw new TerraformError("INVALID_NAME", `"${name}" is not a Terraform identifier`);
  }
  return node({
    kind: "for",
    names,
    collection: toExpression(collection),
    ...(key !== undefined && { key: toExpression(key) }),
    value: toExpression(value),
    ...(where !== undefined && { condition: toExpression(where) }),
  });
}
