import { InvalidArgumentError } from "../../ground/errors.ts";
import { hasMoreLevels } from "../../ground/json.ts";
import type { TableLayout } from "./driver.ts";
import { BEYOND, isStorable, LEAST } from "./numbers.ts";

/**
 * Items are as deep as DynamoDB takes them, on every platform: "DynamoDB supports nested attributes up to 32 levels deep"
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html). An attribute is the first level, as
 * the item is of its arrays and objects.
 */
const DEEPEST_ITEM = 32;

/**
 * Refuses an item, or attributes of one, that not all platforms can keep: nested too deep, or with a number that is too
 * large or too small. Throws `InvalidArgumentError`.
 */
export function refuseUnstorable(table: Pick<TableLayout, "name">, item: unknown): void {
  if (hasMoreLevels(item, DEEPEST_ITEM)) {
    throw new InvalidArgumentError(
      `Table ${table.name} cannot keep what is nested more than ${DEEPEST_ITEM} levels deep, the item being the first. Keep the inner part as a text.`,
    );
  }
  const number = firstBeyond(item);
  if (number === undefined) return;
  throw new InvalidArgumentError(
    `Table ${table.name} cannot keep the number ${number}: numbers are 0, or from ${LEAST} to less than ${BEYOND} without their sign. Keep it as a text.`,
  );
}

function firstBeyond(value: unknown): number | undefined {
  if (typeof value === "number") return isStorable(value) ? undefined : value;
  if (typeof value !== "object" || value === null) return undefined;
  for (const part of Object.values(value)) {
    const found = firstBeyond(part);
    if (found !== undefined) return found;
  }
  return undefined;
}
