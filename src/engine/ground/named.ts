import { NotFoundError } from "@motif/core";

/** The entry with a name, as somebody outside of the app wrote it. Throws `NotFoundError`. */
export function named<E extends { readonly name: string }>(
  what: string,
  entries: readonly E[],
  name: string,
): E {
  const entry = entries.find((candidate) => candidate.name === name);
  if (entry) return entry;
  const names = entries.map((candidate) => candidate.name).join(", ") || "none";
  throw new NotFoundError(`The app has no ${what} ${name}. It has: ${names}.`);
}
