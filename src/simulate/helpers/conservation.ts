import type { Check, Seen } from "../checks.ts";

/** A sum that stays the same, whatever moves between its parts. */
export interface Conservation {
  /** The parts by name, in whole units (cents, pieces): fractions do not add up exactly. */
  readonly parts: (seen: Seen) => Readonly<Record<string, number>>;
  /** What they come to together. */
  readonly total: number | ((seen: Seen) => number);
}

/**
 * What is moved is neither lost nor made. Belongs to `always` where every step keeps the sum, else to `eventually`.
 *
 * @example
 * "no money is lost or made": conserved({
 *   parts: ({ items }) => ({
 *     accounts: sumOf(items(accounts), ({ cents }) => cents),
 *     "under way": sumOf(items(transfers), ({ cents, status }) => (status === "debited" ? cents : 0)),
 *   }),
 *   total: 10_000,
 * })
 */
export function conserved({ parts, total }: Conservation): Check {
  return (seen) => {
    const values = Object.entries(parts(seen));
    const sum = sumOf(values, ([, value]) => value);
    const right = typeof total === "number" ? total : total(seen);
    if (sum === right) return undefined;
    return `${values.map(([name, value]) => `${name} ${value}`).join(" + ")} = ${sum}, not ${right}.`;
  };
}

/**
 * What the amounts of items come to.
 *
 * @example
 * sumOf(items(accounts), ({ cents }) => cents)
 */
export function sumOf<T>(items: Iterable<T>, amount: (item: T) => number): number {
  let sum = 0;
  for (const item of items) sum += amount(item);
  return sum;
}
