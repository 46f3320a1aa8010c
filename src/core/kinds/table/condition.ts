import { InvalidArgumentError } from "../../ground/errors.ts";
import { hasMoreLevels, type Json, type JsonObject } from "../../ground/json.ts";
import type { TableLayout } from "./driver.ts";
import type { AnyCondition, Stored } from "./handle.ts";
import { refuseUnstorable } from "./storable.ts";

/**
 * A condition is as large as an expression of DynamoDB can be for certain, on every platform: 4 KB of text, and 100 values
 * behind `IN` (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html).
 */
const MOST_PARTS = 20;
const MOST_VALUES = 100;
const DEEPEST = 16;

const ORDERS = ["<", "<=", ">", ">="] as const;
type Order = (typeof ORDERS)[number];

/** Whether a condition holds of an item, or of none. Expired items are none: the caller gives them as undefined. */
export function holds(condition: AnyCondition | undefined, stored: Stored<JsonObject> | undefined): boolean {
  if (condition === undefined) return true;
  if (condition === "absent") return stored === undefined;
  if (condition === "present") return stored !== undefined;
  if (isComparison(condition)) return stored !== undefined && compares(condition, stored.item);
  if ("version" in condition) return stored?.version === condition.version;
  if ("and" in condition) return condition.and.every((part) => holds(part, stored));
  if ("or" in condition) return condition.or.some((part) => holds(part, stored));
  return !holds(condition.not, stored);
}

/** Whether what is there has to be read to see whether a condition holds: it is about attributes, or has several parts. */
export function isCompound(
  condition: AnyCondition | undefined,
): condition is Exclude<AnyCondition, "absent" | "present" | { readonly version: string }> {
  return typeof condition === "object" && !("version" in condition);
}

/** Why a write was not made, as the end of a sentence. It names no values, which may be nobody's business. */
export function unmet(condition: AnyCondition | undefined): string {
  if (condition === "absent") return "an item with this key exists";
  if (condition === "present") return "there is no item with this key";
  if (!isCompound(condition)) return "the item has another version, or is gone";
  const names = [...new Set(attributesOf(condition))];
  return names.length === 0
    ? "its condition does not hold"
    : `its condition on ${names.join(", ")} does not hold`;
}

/** Refuses what is no condition, or one that not all platforms take. Throws `InvalidArgumentError`. */
export function refuseCondition(table: Pick<TableLayout, "name">, condition: unknown): void {
  if (condition === undefined || condition === "absent" || condition === "present") return;
  if (hasMoreLevels(condition, DEEPEST)) throw wrong(table, `is nested more than ${DEEPEST} levels deep`);
  const counts = { parts: 0, values: 0 };
  count(table, condition, counts);
  if (counts.parts > MOST_PARTS) throw wrong(table, `has ${counts.parts} parts; ${MOST_PARTS} are allowed`);
  if (counts.values > MOST_VALUES)
    throw wrong(table, `compares with ${counts.values} values; ${MOST_VALUES} are allowed`);
  refuseUnstorable(table, condition);
}

function count(
  table: Pick<TableLayout, "name">,
  condition: unknown,
  counts: { parts: number; values: number },
): void {
  counts.parts++;
  if (condition === "absent" || condition === "present") return;
  if (Array.isArray(condition)) {
    counts.values += valuesOf(table, condition).length;
    return;
  }
  const [[key, value] = [], ...others] = Object.entries(Object(condition) as object);
  if (others.length > 0 || typeof condition !== "object") throw wrong(table, "is none that there is");
  if (key === "version" && typeof value === "string") return;
  if (key === "not") {
    count(table, value, counts);
    return;
  }
  if ((key === "and" || key === "or") && Array.isArray(value) && value.length > 0) {
    for (const part of value) count(table, part, counts);
    return;
  }
  throw wrong(
    table,
    'is none that there is: "absent", "present", { version }, { and }, { or }, { not }, or a comparison such as ["price", "<", 5]',
  );
}

/** The values that a comparison compares with. */
function valuesOf(table: Pick<TableLayout, "name">, comparison: readonly unknown[]): readonly unknown[] {
  const [attribute, operator, value, ...more] = comparison;
  if (typeof attribute !== "string" || more.length > 0) throw wrong(table, "compares no attribute");
  const name = JSON.stringify(attribute);
  if (operator === "exists") {
    if (comparison.length > 2) throw wrong(table, `gives "exists" of ${name} a value`);
    return [];
  }
  if (operator === "=" && isScalar(value)) return [value];
  if (isOrder(operator) && (typeof value === "string" || typeof value === "number")) return [value];
  if (operator === "in" && Array.isArray(value) && value.length > 0 && value.every(isScalar)) return value;
  throw wrong(
    table,
    `does not compare ${name} by =, <, <=, >, >=, exists or in with a value that it can be compared with`,
  );
}

function wrong({ name }: Pick<TableLayout, "name">, what: string): InvalidArgumentError {
  return new InvalidArgumentError(`The condition of a write to table ${name} ${what}.`);
}

function isComparison(condition: object): condition is Extract<AnyCondition, readonly unknown[]> {
  return Array.isArray(condition);
}

function compares(comparison: Extract<AnyCondition, readonly unknown[]>, item: JsonObject): boolean {
  const [attribute, operator, value] = comparison;
  const own = Object.hasOwn(item, attribute) ? item[attribute] : undefined;
  if (own === undefined) return false;
  if (operator === "exists") return true;
  if (operator === "=") return own === value;
  if (operator === "in") return value.some((one) => own === one);
  const order = orderOf(own, value);
  if (order === undefined) return false;
  if (operator === "<") return order < 0;
  if (operator === "<=") return order <= 0;
  return operator === ">" ? order > 0 : order >= 0;
}

/** Numbers by size, texts by their UTF-8 bytes; what is of different types has no order. */
function orderOf(own: Json, value: string | number): number | undefined {
  if (typeof own === "number" && typeof value === "number") return own - value;
  if (typeof own !== "string" || typeof value !== "string") return undefined;
  return Buffer.compare(Buffer.from(own), Buffer.from(value));
}

function attributesOf(condition: AnyCondition): readonly string[] {
  if (typeof condition === "string" || "version" in condition) return [];
  if (isComparison(condition)) return [condition[0]];
  if ("not" in condition) return attributesOf(condition.not);
  return ("and" in condition ? condition.and : condition.or).flatMap(attributesOf);
}

function isScalar(value: unknown): value is string | number | boolean | null {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

function isOrder(operator: unknown): operator is Order {
  return ORDERS.some((order) => order === operator);
}
