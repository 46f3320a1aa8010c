import { type Random, seededRandom } from "@motif/engine/virtual";

/**
 * Chance that depends on where it is asked for, not on what was asked before: with one fault less, all others strike where
 * they did. That is what makes a finding small.
 */
export class Luck {
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** At least 0, less than 1; the same for the same place. */
  at(place: string): number {
    return hashOf(place, this.#seed) / 2 ** 32;
  }

  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number, place: string): number {
    return from + Math.floor(this.at(place) * (to - from + 1));
  }

  /** One of a list. */
  of<T>(list: readonly [T, ...T[]], place: string): T {
    return list[Math.floor(this.at(place) * list.length)] ?? list[0];
  }

  /** Randomness of a place's own. */
  random(place: string): Random {
    return seededRandom(hashOf(place, this.#seed));
  }
}

/** FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/), then the finalizer of MurmurHash3, so that neighbours differ in all bits. */
function hashOf(text: string, seed: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
