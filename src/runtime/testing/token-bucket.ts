/**
 * What a rate limit promises, as the leaky bucket that the generic cell rate algorithm is the same as
 * (https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm): so many units at most, and they come back evenly. Counted
 * in whole numbers of `1 / perMs` of a unit.
 */
export class TokenBucket {
  readonly #rate: bigint;
  readonly #perMs: bigint;
  readonly #burst: bigint;
  #tokens: bigint;
  #at = 0n;

  constructor({ rate, perMs, burst }: { rate: number; perMs: number; burst: number }) {
    [this.#rate, this.#perMs, this.#burst] = [BigInt(rate), BigInt(perMs), BigInt(burst)];
    this.#tokens = this.#burst * this.#perMs;
  }

  /** Whole units that can be used at a time, in milliseconds. */
  remaining(nowMs: number): number {
    return Number(this.#tokensAt(nowMs) / this.#perMs);
  }

  /** Uses units if there are so many; whether there are. */
  use(nowMs: number, cost: number): boolean {
    const tokens = this.#tokensAt(nowMs) - BigInt(cost) * this.#perMs;
    if (tokens < 0n) return false;
    [this.#tokens, this.#at] = [tokens, BigInt(nowMs)];
    return true;
  }

  #tokensAt(nowMs: number): bigint {
    const full = this.#burst * this.#perMs;
    const tokens = this.#tokens + (BigInt(nowMs) - this.#at) * this.#rate;
    return tokens > full ? full : tokens;
  }
}
