import type { Json } from "../json.ts";

/**
 * Results by index, in parts: a position is never changed, so that each result is put into a copy, and a copy of everything for each of
 * ten thousand items would take longer than the items.
 */
export type Results = readonly (readonly Json[])[];

const PART = 64;

/** So many results, all null. */
export function noResults(total: number): Results {
  return Array.from({ length: Math.ceil(total / PART) }, (_each, part) =>
    Array.from({ length: Math.min(PART, total - part * PART) }, () => null),
  );
}

/** The same results but one. */
export function withResult(results: Results, index: number, result: Json): Results {
  const part = Math.floor(index / PART);
  return results.with(part, (results[part] ?? []).with(index % PART, result));
}

/** All results in one list. */
export function allResults(results: Results): readonly Json[] {
  return results.flat();
}
