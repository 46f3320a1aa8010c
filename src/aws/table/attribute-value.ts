import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Json, JsonObject } from "@motif/core";

/** An item as DynamoDB has it. */
export type Attributes = Record<string, AttributeValue>;

/** The attribute with the version of an item: a text that is another one after every write. */
export const VERSION = "_v";

/**
 * DynamoDB has no empty attribute names
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html), and `_v` is
 * taken. Such a name gets an underscore in front, and so does one that looks like the result.
 */
const ESCAPED = /^(_*|_+v)$/;

/** The name that an attribute has in DynamoDB. */
export function storedName(name: string): string {
  return ESCAPED.test(name) ? `_${name}` : name;
}

function originalName(name: string): string {
  return ESCAPED.test(name) ? name.slice(1) : name;
}

/** A JSON value as DynamoDB's (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html). */
export function toAttribute(value: Json): AttributeValue {
  if (typeof value === "string") return { S: value };
  if (typeof value === "number") return Number.isFinite(value) ? { N: String(value) } : { NULL: true };
  if (typeof value === "boolean") return { BOOL: value };
  if (value === null) return { NULL: true };
  if (isList(value)) return { L: value.map((entry) => toAttribute(entry ?? null)) };
  return { M: toAttributes(value) };
}

/** A JSON object as an item or a map; members that are `undefined` are left out, as JSON does. */
export function toAttributes(item: JsonObject): Attributes {
  const entries: [string, AttributeValue][] = [];
  for (const [name, value] of Object.entries(item)) {
    if (value !== undefined) entries.push([storedName(name), toAttribute(value)]);
  }
  return Object.fromEntries(entries); // and not member by member: a name may be `__proto__`
}

/** An item of DynamoDB as JSON, without its version. Sets and binary values, which Motif never writes, are refused. */
export function toItem({ [VERSION]: _, ...attributes }: Attributes): JsonObject {
  return toObject(attributes);
}

function toObject(attributes: Attributes): JsonObject {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [originalName(name), toJson(value)]),
  );
}

function toJson(value: AttributeValue): Json {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return Number(value.N);
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.NULL !== undefined) return null;
  if (value.L !== undefined) return value.L.map(toJson);
  if (value.M !== undefined) return toObject(value.M);
  throw new TypeError(`An item has a value of type ${Object.keys(value)[0]}, which JSON cannot say.`);
}

function isList(value: readonly Json[] | JsonObject): value is readonly Json[] {
  return Array.isArray(value);
}
