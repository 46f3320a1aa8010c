/** A JSON value. Nothing in this package changes one: states, positions and results share them. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Whether a JSON value is an object: neither null nor an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a JSON value is an array. */
export function isArray(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}

/** What an object says under a name of its own: `toString` of an object without such a member is nothing. */
export function member(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Whether two JSON values are the same, whatever the order of members. */
export function equal(one: Json, other: Json): boolean {
  if (one === other) return true;
  if (isArray(one))
    return (
      isArray(other) &&
      one.length === other.length &&
      one.every((each, index) => equal(each, other[index] as Json)) // as long as the other
    );
  if (!isObject(one) || !isObject(other)) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => {
      const [mine, theirs] = [member(one, name), member(other, name)];
      return mine !== undefined && theirs !== undefined && equal(mine, theirs);
    })
  );
}

/** The name of a value's type, as AWS says it in causes. */
export function typeName(value: Json): string {
  if (value === null) return "null";
  return isArray(value) ? "array" : typeof value;
}

/** The length of a value as JSON in UTF-8, in bytes. */
export function byteLength(value: Json): number {
  return Buffer.byteLength(JSON.stringify(value));
}
