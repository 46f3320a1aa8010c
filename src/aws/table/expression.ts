import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { AnyCondition, Json } from "@motif/core";
import type { TableLayout } from "@motif/core/platform";
import { storedName, toAttribute, VERSION } from "./attribute-value.ts";

/**
 * The placeholders of one request's expressions. Every name and value goes through one, so that no name is ever read as
 * a keyword or a path (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ExpressionAttributeNames.html).
 */
export class Placeholders {
  readonly #names = new Map<string, string>();
  readonly #values: Record<string, AttributeValue> = {};
  #count = 0;

  /** The placeholder of an attribute of the user's. */
  name(attribute: string): string {
    return this.#placeholder(storedName(attribute));
  }

  /** The placeholder of the version attribute. */
  version(): string {
    return this.#placeholder(VERSION);
  }

  /** A placeholder for a value. */
  value(value: Json): string {
    const placeholder = `:${this.#count++}`;
    this.#values[placeholder] = toAttribute(value);
    return placeholder;
  }

  /** The two members of the request that say what the placeholders stand for; left out where there are none. */
  members(): {
    readonly ExpressionAttributeNames?: Record<string, string>;
    readonly ExpressionAttributeValues?: Record<string, AttributeValue>;
  } {
    return {
      ...(this.#names.size > 0 && {
        ExpressionAttributeNames: Object.fromEntries(
          [...this.#names].map(([name, placeholder]) => [placeholder, name]),
        ),
      }),
      ...(this.#count > 0 && { ExpressionAttributeValues: this.#values }),
    };
  }

  #placeholder(storedName: string): string {
    const placeholder = this.#names.get(storedName) ?? `#${this.#names.size}`;
    this.#names.set(storedName, placeholder);
    return placeholder;
  }
}

/**
 * "Has not expired", for filters and conditions; undefined where items of the table never do. Only a number counts
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html), and
 * DynamoDB deletes an expired item days later (…/TTL.html), so that reads must leave it out themselves.
 */
export function alive(table: TableLayout, placeholders: Placeholders, now: number): string | undefined {
  if (table.timeToLive === undefined) return undefined;
  const expiry = placeholders.name(table.timeToLive);
  const isNumber = `attribute_type(${expiry}, ${placeholders.value("N")})`;
  return `(NOT ${isNumber} OR ${expiry} > ${placeholders.value(now / 1000)})`;
}

/** The condition expression for a write; an item that has expired is not there. */
export function conditionExpression(
  table: TableLayout,
  condition: AnyCondition | undefined,
  placeholders: Placeholders,
  now: number,
): string | undefined {
  return condition && expressionOf(table, condition, placeholders, alive(table, placeholders, now));
}

/**
 * The condition expression for an update, which changes what is there: it never makes an item, as DynamoDB would. "Absent" can
 * therefore never hold, and is asked only to learn which of the two errors it is.
 */
export function updateCondition(
  table: TableLayout,
  condition: AnyCondition | undefined,
  placeholders: Placeholders,
  now: number,
): string {
  const key = placeholders.name(table.partitionKey);
  const wanted = conditionExpression(table, condition, placeholders, now);
  const there = [`attribute_exists(${key})`, alive(table, placeholders, now)];
  return [...there, wanted && `(${wanted})`].filter((part) => part !== undefined).join(" AND ");
}

/**
 * Functions and operators of DynamoDB's (…/Expressions.OperatorsAndFunctions.html) say the same of an attribute that is not
 * there as conditions do: a comparison of it is false. Of an item that has expired, `isAlive` says so.
 */
function expressionOf(
  table: TableLayout,
  condition: AnyCondition,
  placeholders: Placeholders,
  isAlive: string | undefined,
): string {
  const ofAlive = (expression: string) => (isAlive ? `${expression} AND ${isAlive}` : expression);
  if (condition === "absent") {
    const absent = `attribute_not_exists(${placeholders.name(table.partitionKey)})`;
    return isAlive ? `${absent} OR NOT ${isAlive}` : absent;
  }
  if (condition === "present") return ofAlive(`attribute_exists(${placeholders.name(table.partitionKey)})`);
  if ("version" in condition) {
    return ofAlive(`${placeholders.version()} = ${placeholders.value(condition.version)}`);
  }
  const expression = (part: AnyCondition) => expressionOf(table, part, placeholders, isAlive);
  if ("and" in condition) return joined(condition.and.map(expression), "AND");
  if ("or" in condition) return joined(condition.or.map(expression), "OR");
  if ("not" in condition) return `NOT (${expression(condition.not)})`;
  const [attribute, operator, value] = condition;
  const name = placeholders.name(attribute);
  if (operator === "exists") return ofAlive(`attribute_exists(${name})`);
  if (operator !== "in") return ofAlive(comparison(name, operator, value, placeholders));
  const values = value.filter((one) => one !== null).map((one) => placeholders.value(one));
  const alternatives = [
    ...(values.length > 0 ? [`${name} IN (${values.join(", ")})`] : []),
    ...(value.includes(null) ? [comparison(name, "=", null, placeholders)] : []),
  ];
  const isOneOf = joined(alternatives, "OR");
  return alternatives.length > 1 && isAlive ? ofAlive(`(${isOneOf})`) : ofAlive(isOneOf);
}

/** DynamoDB's null is a type of its own. What has an order is said to be of the same type: it has none with another. */
function comparison(name: string, operator: string, value: Json, placeholders: Placeholders): string {
  const isOfType = (type: string) => `attribute_type(${name}, ${placeholders.value(type)})`;
  if (value === null) return isOfType("NULL");
  const compared = `${name} ${operator} ${placeholders.value(value)}`;
  if (operator === "=") return compared;
  return `${isOfType(typeof value === "number" ? "N" : "S")} AND ${compared}`;
}

/** DynamoDB refuses an expression in two pairs of parentheses. */
function joined(parts: readonly string[], operator: "AND" | "OR"): string {
  return parts.length === 1 ? parts.join("") : parts.map((part) => `(${part})`).join(` ${operator} `);
}
