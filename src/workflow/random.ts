/** The state of a generator of random numbers: four whole numbers of 32 bits. */
export type RandomState = readonly [number, number, number, number];

/**
 * A generator whose state is data, so that a position holds it and a replay gives the same numbers: sfc32, Chris Doty-Humphrey's small
 * fast counter of PractRand. Not for secrets by itself: tokens are as hard to guess as the 128 bits that it was seeded with.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter: number;

  constructor(state: RandomState) {
    [this.#a, this.#b, this.#c, this.#counter] = state;
  }

  /** A generator that begins with a seed of 32 hexadecimal digits. */
  static seeded(seed: string): Random {
    const word = (index: number) => Number.parseInt(seed.slice(index * 8, index * 8 + 8), 16) | 0;
    const random = new Random([word(0), word(1), word(2), word(3)]);
    for (let round = 0; round < 12; round++) random.#word(); // mixes the seed into all of the state
    return random;
  }

  get state(): RandomState {
    return [this.#a, this.#b, this.#c, this.#counter];
  }

  /** A number from 0 (inclusive) to 1 (exclusive). */
  fraction(): number {
    return (this.#word() >>> 0) / 2 ** 32;
  }

  /** A UUID of version 4. */
  uuid(): string {
    const words = Array.from({ length: 4 }, () => (this.#word() >>> 0).toString(16).padStart(8, "0")).join(
      "",
    );
    const variant = "89ab"[this.#word() & 3];
    return `${words.slice(0, 8)}-${words.slice(8, 12)}-4${words.slice(13, 16)}-${variant}${words.slice(17, 20)}-${words.slice(20)}`;
  }

  #word(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum;
  }
}
