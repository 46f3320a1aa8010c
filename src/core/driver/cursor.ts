import { hash } from "node:crypto";
import { InvalidArgumentError } from "../ground/errors.ts";

/** Where a page ended: the values that identify its last entry within the request. */
export type Position = readonly (string | number)[];

/** An opaque text for a position, bound to the request that it belongs to. */
export function writeCursor(request: readonly unknown[], position: Position): string {
  return Buffer.from(JSON.stringify([fingerprint(request), ...position])).toString("base64url");
}

/** The position of a cursor. Throws `InvalidArgumentError` where it is none, or belongs to another request. */
export function readCursor(request: readonly unknown[], cursor: string, parts: number): Position {
  const [owner, ...position] = decode(cursor);
  const keys = position.filter((part) => typeof part === "string" || typeof part === "number");
  if (owner !== fingerprint(request) || keys.length !== parts || position.length !== parts) {
    throw new InvalidArgumentError(
      "The cursor does not belong to this request. Use it only with the request that returned it, unchanged.",
    );
  }
  return keys;
}

function decode(cursor: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString());
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}

function fingerprint(request: readonly unknown[]): string {
  return hash("sha256", JSON.stringify(request), "base64url").slice(0, 12);
}
