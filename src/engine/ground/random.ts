/** Randomness of the engine: the machine's, or repeatable from a seed. */
export interface Random {
  /** At least 0, less than 1. */
  next(): number;
  /** A UUID, version 4. */
  uuid(): string;
}

/** The machine's randomness. */
export const systemRandom: Random = { next: Math.random, uuid: () => crypto.randomUUID() };

/** Repeatable randomness: Mulberry32 (https://github.com/bryc/code/blob/master/jshash/PRNGs.md#mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const hex = (digits: number) => {
    let text = "";
    for (let i = 0; i < digits; i++) text += Math.floor(next() * 16).toString(16);
    return text;
  };
  const variant = () => "89ab".charAt(Math.floor(next() * 4));
  return { next, uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${variant()}${hex(3)}-${hex(12)}` };
}
