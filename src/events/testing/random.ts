/** Random event patterns and events that often meet: few names, few values, every operator, and some mistakes. */

/** Numbers from 0 up to 1, from a seed. */
export type Random = () => number;

/** Mulberry32. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const NAMES = ["a", "b", "c", "a.b", "$or", "prefix"];
const TEXTS = [
  "",
  "a",
  "A",
  "ab",
  "aB",
  "ba",
  "abab",
  "*",
  "ß",
  "SS",
  "1",
  "10.0.0.1",
  "10.0.0.200",
  "::1",
  "0:0::1",
];
const NUMBERS = [0, 1, -1, 1.5, 300, 3e2, 1e10];
const WILDCARDS = ["*", "a*", "*b", "a*b", "*a*", "\\*", "*a*b*", "a**", "a\\b"];
const BLOCKS = ["10.0.0.0/24", "10.0.0.128/25", "::/64", "10.0.0.0/33", "10.0.0/8", "x"];
const COMPARISONS = ["=", "<", "<=", ">", ">=", "!="];

function pick<T>(random: Random, items: readonly T[]): T {
  return items[Math.floor(random() * items.length)] as T; // never empty here
}

function some<T>(random: Random, make: () => T, most: number): T[] {
  return Array.from({ length: Math.floor(random() * (most + 1)) }, make);
}

function scalar(random: Random): unknown {
  return pick(random, [
    pick(random, TEXTS),
    pick(random, TEXTS),
    pick(random, NUMBERS),
    pick(random, [true, false, null]),
  ]);
}

/** An event, or a part of one. */
export function randomEvent(random: Random, depth = 0): Record<string, unknown> {
  const names = some(random, () => pick(random, NAMES.slice(0, random() < 0.1 ? 5 : 3)), 5);
  return Object.fromEntries(names.map((name) => [name, part(random, depth + 1)]));
}

function part(random: Random, depth: number): unknown {
  const kind = random();
  if (depth > 3 || kind < 0.35) return scalar(random);
  if (kind < 0.7) return randomEvent(random, depth);
  return some(random, () => (random() < 0.3 ? scalar(random) : part(random, depth + 1)), 3);
}

/** A pattern; one in some is not valid. */
export function randomPattern(random: Random, depth = 0): unknown {
  if (random() < 0.005) return scalar(random);
  const count = random() < 0.01 ? 0 : 1 + Math.floor(random() * (depth === 0 ? 2.2 : 1.6));
  const members = Array.from({ length: count }, () => {
    const name = pick(random, NAMES.slice(0, random() < 0.15 ? NAMES.length : 3));
    if (random() < 0.12) {
      const ways = Array.from({ length: random() < 0.1 ? 1 : 2 }, () => randomPattern(random, depth + 1));
      return ["$or", ways];
    }
    if (depth < 2 && random() < 0.35) return [name, randomPattern(random, depth + 1)];
    if (random() < 0.01) return [name, scalar(random)];
    return [name, Array.from({ length: random() < 0.01 ? 0 : 1 + random() * 1.5 }, () => item(random))];
  });
  return Object.fromEntries(members);
}

function item(random: Random): unknown {
  if (random() < 0.35) return scalar(random);
  const operator = pick(random, [
    () => ({ prefix: affix(random) }),
    () => ({ suffix: affix(random) }),
    () => ({ "equals-ignore-case": text(random) }),
    () => ({ wildcard: random() < 0.05 ? scalar(random) : wildcard(random) }),
    () => ({ numeric: numeric(random) }),
    () => ({
      cidr: random() < 0.05 ? scalar(random) : pick(random, BLOCKS.slice(0, random() < 0.2 ? 6 : 3)),
    }),
    () => ({ exists: random() < 0.03 ? scalar(random) : random() < 0.5 }),
    () => ({ "anything-but": but(random) }),
    () => ({ "anything-but": but(random) }),
  ])();
  if (random() < 0.01) return { ...operator, prefix: "a", suffix: "b" };
  return random() < 0.01 ? { [pick(random, ["Prefix", "contains", "or"])]: "a" } : operator;
}

function text(random: Random): unknown {
  return random() < 0.03 ? scalar(random) : pick(random, TEXTS);
}

function wildcard(random: Random): unknown {
  return pick(random, WILDCARDS.slice(0, random() < 0.05 ? WILDCARDS.length : -2));
}

function affix(random: Random): unknown {
  return random() < 0.2 ? { "equals-ignore-case": text(random) } : text(random);
}

function numeric(random: Random): unknown {
  const bound = () => (random() < 0.03 ? scalar(random) : pick(random, NUMBERS));
  if (random() < 0.5) return [pick(random, COMPARISONS.slice(0, random() < 0.05 ? 6 : 5)), bound()];
  const [lower, upper] =
    random() < 0.1
      ? [bound(), bound()]
      : pick(random, [
          [-1, 1],
          [0, 300],
          [1, 1.5],
        ]);
  const range = [pick(random, [">", ">="]), lower, pick(random, ["<", "<="]), upper];
  return random() < 0.02 ? [...range, 1] : range;
}

function but(random: Random): unknown {
  const values = (make: () => unknown) => (random() < 0.5 ? make() : [make(), make()]);
  const kind = random();
  if (kind < 0.3) return values(() => text(random));
  if (kind < 0.45) return values(() => (random() < 0.05 ? scalar(random) : pick(random, NUMBERS)));
  const operator = pick(random, ["prefix", "suffix", "equals-ignore-case", "wildcard"]);
  return { [operator]: values(() => (operator === "wildcard" ? wildcard(random) : text(random))) };
}
