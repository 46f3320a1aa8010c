import { isObject, isTooDeep } from "@motif/core/platform";

/**
 * The JSON text of a message's body. The host hands over what is JSON as values, other texts as they are, and bytes that
 * are no text as bytes. A body that is nested too deep for `JSON.stringify` must not take the rest of its batch with it: it
 * gets its text all the same, and is refused as any that is not valid.
 */
export function bodyText(body: unknown): string {
  if (body instanceof Uint8Array) return Buffer.from(body).toString();
  return isTooDeep(body) ? deepText(body) : (JSON.stringify(body) ?? "null");
}

/** A value that is still to be written. */
interface Unwritten {
  readonly value: unknown;
}

/** Without recursion, which would overflow the stack. */
function deepText(value: unknown): string {
  const texts: string[] = [];
  const pieces: (string | Unwritten)[] = [{ value }];
  for (let piece = pieces.pop(); piece !== undefined; piece = pieces.pop()) {
    if (typeof piece === "string") texts.push(piece);
    else for (const part of partsOf(piece.value).reverse()) pieces.push(part);
  }
  return texts.join("");
}

function partsOf(value: unknown): (string | Unwritten)[] {
  const comma = (index: number) => (index === 0 ? "" : ",");
  if (Array.isArray(value)) {
    return ["[", ...value.flatMap((part: unknown, index) => [comma(index), { value: part }]), "]"];
  }
  if (isObject(value)) {
    const members = Object.entries(value).flatMap(([name, part], index) => [
      `${comma(index)}${JSON.stringify(name)}:`,
      { value: part },
    ]);
    return ["{", ...members, "}"];
  }
  return [JSON.stringify(value) ?? "null"];
}
