import { byteLength, isArray, type Json } from "./json.ts";

/** "262,144 bytes of data as a UTF-8 encoded string" (https://docs.aws.amazon.com/step-functions/latest/dg/limits.html) */
export const LARGEST_DATA = 262_144;

/** Smaller values are measured again faster than they are looked up. */
const WORTH_KEEPING = 1_000;

/** What a value takes at most, by value: values are shared and never changed, so that each is measured once. */
const MEASURED = new WeakMap<object, number>();

/** Whether a value fits into what a state may give on. */
export function fits(value: Json): boolean {
  return atMost(value) <= LARGEST_DATA || byteLength(value) <= LARGEST_DATA;
}

/** A quick upper limit of a value's length as JSON: no character takes more than six bytes. */
function atMost(value: Json): number {
  if (typeof value === "string") return value.length * 6 + 2;
  if (typeof value !== "object" || value === null) return 25;
  const measured = MEASURED.get(value);
  if (measured !== undefined) return measured;
  let size = 2;
  if (isArray(value)) for (const each of value) size += atMost(each) + 1;
  else for (const name of Object.keys(value)) size += name.length * 6 + 4 + atMost(value[name] ?? null);
  if (size > WORTH_KEEPING) MEASURED.set(value, size);
  return size;
}
