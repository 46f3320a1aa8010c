import { seededRandom } from "../../src/engine/ground/random.ts";

/** Some entries of a list, in its order; the same for the same seed. */
export function sample<T>(list: readonly T[], count: number, seed: number): T[] {
  const { next } = seededRandom(seed);
  const drawn = list.map((_, index) => ({ index, lot: next() })).sort((a, b) => a.lot - b.lot);
  const chosen = new Set(drawn.slice(0, count).map(({ index }) => index));
  return list.filter((_, index) => chosen.has(index));
}
