/** Wildcards: `*` is any text, also none; `\*` and `\\` are the characters themselves. */

/** `*` in {@link Wildcard.elements}. */
const STAR = Symbol("*");

/** A wildcard that was read. */
export interface Wildcard {
  /** The texts between the stars; at least one. */
  readonly pieces: readonly string[];
  /** Characters and stars in a row. */
  readonly elements: readonly (string | typeof STAR)[];
}

/**
 * Reads a wildcard. Answers with what is wrong where it is none: "consecutive wildcard characters are not allowed", "A
 * backslash escaping any character other than asterisk or backslash is not allowed"
 * (https://github.com/aws/event-ruler/blob/main/README.md#wildcard-matching).
 */
export function readWildcard(text: string): Wildcard | string {
  const pieces = [""];
  const elements: (string | typeof STAR)[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? "";
    if (character === "*") {
      if (text[at + 1] === "*") return `has two wildcard characters in a row at ${at}`;
      pieces.push("");
      elements.push(STAR);
      continue;
    }
    const escaped = text[at + 1];
    if (character === "\\" && escaped !== "*" && escaped !== "\\")
      return `has a backslash at ${at} that escapes neither * nor \\`;
    if (character === "\\") at++;
    const meant = text[at] ?? "";
    pieces[pieces.length - 1] += meant;
    elements.push(meant);
  }
  return { pieces, elements };
}

/** Whether a text is what a wildcard says. Takes the time of a few searches, whatever the wildcard. */
export function matchesWildcard({ pieces }: Wildcard, text: string): boolean {
  const first = pieces[0] ?? "";
  if (pieces.length === 1) return text === first;
  const last = pieces.at(-1) ?? "";
  const end = text.length - last.length;
  if (!text.startsWith(first) || end < first.length || !text.endsWith(last)) return false;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at <= end;
}

/**
 * EventBridge refuses what could keep it busy. What it measures is event-ruler's: "the maximum possible number of wildcard
 * rule prefixes that could match a theoretical input value"
 * (https://github.com/aws/event-ruler/blob/main/src/main/software/amazon/event/ruler/MachineComplexityEvaluator.java). Where its
 * limit is, no page says: `*:*:*:*:*:event-bus/*`, with 10, is refused (tests/cases.json), and three `*:stack/name/*`, with 9, are
 * taken where four, with 12, are not (https://github.com/vals-ai/Valkyrie/pull/278).
 */
export const MOST_PREFIXES = 9;

/** Sets of prefixes that are looked at before the search ends; one wildcard makes a few for each of its characters. */
const MOST_SETS = 5_000;

/** Whether a field's wildcards are more than EventBridge takes. An `anything-but` of several counts what they share once. */
export function isTooComplex(operators: readonly (readonly Wildcard[])[]): boolean {
  const machine = new Prefixes(operators);
  const seen = new Set<string>();
  const waiting = [machine.start()];
  for (let set = waiting.pop(); set !== undefined && seen.size < MOST_SETS; set = waiting.pop()) {
    if (machine.size(set) > MOST_PREFIXES) return true;
    for (const character of machine.alphabet) {
      const next = machine.step(set, character);
      const key = next.join();
      if (next.length === 0 || seen.has(key)) continue;
      seen.add(key);
      waiting.push(next);
    }
  }
  return false;
}

/** The name of a state before anything was read. */
const EMPTY = "";

/** All prefixes of wildcards as the states of one machine: which of them match what was read so far. */
class Prefixes {
  /** The characters that lead somewhere, and one for all others. Texts stand in quotes, as in event-ruler. */
  readonly alphabet: readonly string[];
  readonly #rows: readonly (readonly (string | typeof STAR)[])[];
  /** Where each row's states begin. */
  readonly #offsets: readonly number[];
  /** Of a state: which operator's prefix it is, so that one operator counts a prefix once. */
  readonly #names: readonly string[];

  constructor(operators: readonly (readonly Wildcard[])[]) {
    const rows = operators.flatMap((wildcards, operator) =>
      wildcards.map(({ elements }) => ({ operator, elements: ['"', ...elements, '"'] })),
    );
    this.#rows = rows.map(({ elements }) => elements);
    const offsets: number[] = [];
    const names: string[] = [];
    for (const { operator, elements } of rows) {
      offsets.push(names.length);
      let prefix = `${operator}:`;
      names.push(EMPTY);
      for (const element of elements) {
        prefix += element === STAR ? "*" : `.${element}`;
        names.push(prefix);
      }
    }
    this.#offsets = offsets;
    this.#names = names;
    const characters = this.#rows.flat().filter((element) => typeof element === "string");
    this.alphabet = [...new Set([...characters, ""])];
  }

  start(): readonly number[] {
    return [...this.#offsets];
  }

  /** How many prefixes, the empty ones not among them. */
  size(set: readonly number[]): number {
    return new Set(set.map((state) => this.#names[state]).filter((name) => name !== EMPTY)).size;
  }

  step(set: readonly number[], character: string): readonly number[] {
    const next = new Set<number>();
    for (const state of set) {
      const row = this.#rowOf(state);
      const elements = this.#rows[row] ?? [];
      const position = state - (this.#offsets[row] ?? 0);
      if (elements[position - 1] === STAR) next.add(state);
      if (elements[position] !== character) continue;
      next.add(state + 1);
      if (elements[position + 1] === STAR) next.add(state + 2);
    }
    return [...next].sort((a, b) => a - b);
  }

  #rowOf(state: number): number {
    return this.#offsets.findLastIndex((offset) => offset <= state);
  }
}
