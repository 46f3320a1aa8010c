import { InvalidArgumentError } from "../../ground/errors.ts";
import type { Json, JsonObject } from "../../ground/json.ts";
import type { TableUpdate } from "./handle.ts";
import { isStorable } from "./numbers.ts";

/**
 * An item with an update applied. Throws `InvalidArgumentError` where two parts of the update are about the same
 * attribute (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html),
 * or a number is added to something else.
 */
export function applyUpdate(item: JsonObject, update: TableUpdate<JsonObject>): JsonObject {
  const { set = {}, add = {}, remove = [] } = update;
  const touched = [...Object.keys(set), ...Object.keys(add), ...remove];
  const twice = touched.find((attribute, i) => touched.indexOf(attribute) !== i);
  if (twice !== undefined) throw new InvalidArgumentError(`The update names the attribute ${twice} twice.`);
  // A map, because an attribute may be called `__proto__`.
  const attributes = new Map<string, Json | undefined>(Object.entries(item));
  for (const [attribute, value] of Object.entries(set)) attributes.set(attribute, value);
  for (const [attribute, amount] of Object.entries(add)) {
    attributes.set(attribute, sum(attribute, attributes.get(attribute), amount));
  }
  for (const attribute of remove) attributes.delete(attribute);
  return Object.fromEntries(attributes) as JsonObject;
}

function sum(attribute: string, value: Json | undefined, amount: unknown): number {
  const before = value === undefined ? 0 : value;
  if (typeof before !== "number" || typeof amount !== "number" || !Number.isFinite(before + amount)) {
    throw new InvalidArgumentError(
      `Nothing can be added to ${attribute}: it is not a number, or the amount is none.`,
    );
  }
  if (isStorable(before + amount)) return before + amount;
  throw new InvalidArgumentError(
    `The sum in ${attribute} would be ${before + amount}, which tables cannot keep.`,
  );
}
