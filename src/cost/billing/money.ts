/**
 * Money is in US dollars, exact to a millionth: a cost is rounded once, half up, when a SKU has been priced, and
 * sums are made in whole micro-dollars. So the lines of a bill add up to its total exactly, on any machine.
 */

const MICROS = 1e6;

/** Whole micro-dollars of a dollar amount. */
export function toMicros(usd: number): number {
  return Math.round(usd * MICROS);
}

/** Dollars of whole micro-dollars. */
export function fromMicros(micros: number): number {
  return micros / MICROS;
}

/** The exact sum of amounts that are each exact to a millionth of a dollar. */
export function sumUSD(amounts: Iterable<number>): number {
  let micros = 0;
  for (const amount of amounts) micros += toMicros(amount);
  return fromMicros(micros);
}

/** Splits whole micro-dollars in proportion to `weights` so that the parts add up exactly (largest remainder). */
export function splitMicros(micros: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return weights.map((_, index) => (index === 0 ? micros : 0));
  const exact = weights.map((weight) => (micros * weight) / total);
  const parts = exact.map(Math.floor);
  const left = micros - parts.reduce((sum, part) => sum + part, 0);
  const byRemainder = exact.map((value, index) => ({ index, remainder: value - Math.floor(value) }));
  byRemainder.sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder.slice(0, left)) parts[index] = (parts[index] ?? 0) + 1;
  return parts;
}
