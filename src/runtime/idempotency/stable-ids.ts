import type { Lease } from "./idempotent.ts";

/**
 * The same input, with a `newId` that gives the same ids in every attempt: the first call the first id, and so on.
 * Properties are copied as they are, so that `request` is still made when it is first asked for.
 */
export function withStableIds<I extends { newId(): string }>(input: I, lease: Lease): I {
  let count = 0;
  const copy: I = Object.create(Object.getPrototypeOf(input), Object.getOwnPropertyDescriptors(input));
  return Object.defineProperty(copy, "newId", {
    value: () => lease.id(`newId ${++count}`),
    enumerable: true,
    configurable: true,
  });
}
