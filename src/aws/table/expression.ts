import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Json, WriteCondition } from "@motif/core";
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
  condition: WriteCondition | undefined,
  placeholders: Placeholders,
  now: number,
): string | undefined {
  if (condition === undefined) return undefined;
  const isAlive = alive(table, placeholders, now);
  if (condition === "absent") {
    const absent = `attribute_not_exists(${placeholders.name(table.partitionKey)})`;
    return isAlive ? `${absent} OR NOT ${isAlive}` : absent;
  }
  const there =
    condition === "present"
      ? `attribute_exists(${placeholders.name(table.partitionKey)})`
      : `${placeholders.version()} = ${placeholders.value(condition.version)}`;
  return isAlive ? `${there} AND ${isAlive}` : there;
}
