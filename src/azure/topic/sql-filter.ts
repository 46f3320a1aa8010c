import {
  type Condition,
  comparisonsOf,
  conditionsOf,
  type FieldValue,
  type TopicFilter,
} from "@motif/core/platform";

/** What every message passes. */
export const EVERYTHING = "1 = 1";

/**
 * A filter as Service Bus has it. A property that is not there makes every comparison unknown, which no message passes by.
 * @see https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-sql-filter
 */
export function sqlFilter(filter: TopicFilter): string {
  return conditionsOf(filter)
    .map(([field, conditions]) => fieldPredicate(`[${field}]`, conditions))
    .join(" AND ");
}

function fieldPredicate(field: string, conditions: readonly Condition[]): string {
  const values = conditions.filter((condition) => typeof condition !== "object");
  const others = conditions.filter((condition) => typeof condition === "object");
  const alternatives = [
    ...(values.length > 0 ? [`${field} IN (${listed(values)})`] : []),
    ...others.map((condition) => predicate(field, condition)),
  ];
  return alternatives.length === 1 ? alternatives.join() : `(${alternatives.join(" OR ")})`;
}

function predicate(field: string, condition: Exclude<Condition, FieldValue>): string {
  if ("exists" in condition) return `${condition.exists ? "" : "NOT "}EXISTS(${field})`;
  if ("prefix" in condition) return `${field} ${like(condition.prefix)}`;
  if ("numeric" in condition) {
    const comparisons = comparisonsOf(condition.numeric).map(
      ([operator, bound]) => `${field} ${operator} ${bound}`,
    );
    return comparisons.length === 1 ? comparisons.join() : `(${comparisons.join(" AND ")})`;
  }
  const excluded = condition["anything-but"];
  if (typeof excluded !== "object") return `${field} NOT IN (${listed([excluded])})`;
  return "prefix" in excluded
    ? `${field} NOT ${like(excluded.prefix)}`
    : `${field} NOT IN (${listed(excluded)})`;
}

/** The signs that a pattern of LIKE has for others are escaped. */
function like(prefix: string): string {
  const escaped = prefix.replaceAll(/[\\%_]/g, "\\$&");
  const pattern = `LIKE ${constant(`${escaped}%`)}`;
  return escaped === prefix ? pattern : `${pattern} ESCAPE '\\'`;
}

function listed(values: readonly FieldValue[]): string {
  return values.map(constant).join(", ");
}

function constant(value: FieldValue): string {
  if (typeof value === "string") return `'${value.replaceAll("'", "''")}'`;
  return typeof value === "boolean" ? String(value).toUpperCase() : String(value);
}
