/** What JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A JSON object. */
export type JsonObject = { readonly [key: string]: Json };

/**
 * So many levels of arrays and objects in each other are taken. RFC 8259, section 9: "An implementation may set limits on
 * the maximum depth of nesting." Without one, a few kilobytes of brackets overflow the stack of whatever walks the value:
 * a recursive schema, `JSON.stringify`, a copy to another thread.
 */
export const DEEPEST_JSON = 100;

/** What is said of a value that is nested deeper. */
export const TOO_DEEP = `is nested more than ${DEEPEST_JSON} levels deep`;

/** Whether a value is an object with named members (no array, not null). */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether arrays and objects are in each other deeper than {@link DEEPEST_JSON}, as they are without end in a cycle. */
export function isTooDeep(value: unknown): boolean {
  return hasMoreLevels(value, DEEPEST_JSON);
}

/** Whether arrays and objects are in each other deeper than so many levels. */
export function hasMoreLevels(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  for (const part of Object.values(value)) if (hasMoreLevels(part, levels - 1)) return true;
  return false;
}

/** Reads JSON that somebody sent. Throws `SyntaxError` where it is none, or nested deeper than {@link DEEPEST_JSON}. */
export function readJson(text: string): Json {
  const value: Json = JSON.parse(text);
  if (isTooDeep(value)) throw new SyntaxError(`it ${TOO_DEEP}`);
  return value;
}
