import { inputWith } from "../input-with.ts";
import type { Lease } from "./idempotent.ts";

/** The same input, with a `newId` that gives the same ids in every attempt: the first call the first id, and so on. */
export function withStableIds<I extends { newId(): string }>(input: I, lease: Lease): I {
  let count = 0;
  const stable: unknown = inputWith(input, "newId", () => lease.id(`newId ${++count}`));
  return stable as I; // all of its properties, of the same types
}
