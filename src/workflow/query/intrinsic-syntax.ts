import { compilePath, type Path } from "./path.ts";

/** An argument of an intrinsic function, or the call itself. */
export type Term =
  | { readonly kind: "value"; readonly value: null | boolean | number }
  /** A text, with its escapes as they stand: what `\{` means, the function decides. */
  | { readonly kind: "text"; readonly raw: string }
  | { readonly kind: "path"; readonly path: Path }
  | Call;

/** A call of an intrinsic function. */
export interface Call {
  readonly kind: "call";
  readonly name: string;
  readonly terms: readonly Term[];
}

/** How deep calls may be nested: AWS takes 10. */
const DEEPEST = 10;
const NAME = /^States\.[A-Za-z0-9]+/;
const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/;
const WORD = /^(?:true|false|null)(?![\w.])/;
/** The specification has four escapes, \' \{ \} and \\; AWS refuses any other backslash. */
const TEXT = /^'((?:[^'\\]|\\['{}\\])*)'/;

/** Whether a text is meant as a call of an intrinsic function rather than as a path. */
export function isCall(text: string): boolean {
  return NAME.test(text.trimStart());
}

/** Reads a call of an intrinsic function. Throws a `SyntaxError` that says what is wrong with it. */
export function parseCall(text: string): Call {
  const reader = new Reader(text);
  const call = reader.call(1);
  reader.end();
  return call;
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  call(depth: number): Call {
    if (depth > DEEPEST) throw new SyntaxError(`more than ${DEEPEST} functions are nested`);
    const name = this.#match(NAME)?.[0];
    if (name === undefined) throw this.#unexpected();
    this.#expect("(");
    const terms: Term[] = [];
    if (!this.#take(")")) {
      do terms.push(this.#term(depth));
      while (this.#take(","));
      this.#expect(")");
    }
    return { kind: "call", name, terms };
  }

  end(): void {
    this.#space();
    if (this.#at < this.#text.length) throw this.#unexpected();
  }

  #term(depth: number): Term {
    const text = this.#match(TEXT)?.[1];
    if (text !== undefined) return { kind: "text", raw: text };
    const number = this.#match(NUMBER)?.[0];
    if (number !== undefined) return { kind: "value", value: Number(number) };
    const word = this.#match(WORD)?.[0];
    if (word !== undefined) return { kind: "value", value: word === "null" ? null : word === "true" };
    if (this.#text[this.#at] === "$") return { kind: "path", path: compilePath(this.#path()) };
    return this.call(depth + 1);
  }

  /** A path ends at a comma or bracket that is no part of it. */
  #path(): string {
    const start = this.#at;
    let depth = 0;
    let quote = "";
    for (; this.#at < this.#text.length; this.#at++) {
      const character = this.#text[this.#at] ?? "";
      if (quote !== "") {
        if (character === "\\") this.#at++;
        else if (character === quote) quote = "";
      } else if (depth > 0 && (character === "'" || character === '"')) quote = character;
      else if (character === "[" || character === "(") depth++;
      else if (depth > 0 && (character === "]" || character === ")")) depth--;
      else if (depth === 0 && (character === "," || character === ")")) break;
    }
    return this.#text.slice(start, this.#at).trim();
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    this.#space();
    const found = pattern.exec(this.#text.slice(this.#at));
    if (found !== null) this.#at += found[0].length;
    return found;
  }

  #take(mark: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== mark) return false;
    this.#at++;
    return true;
  }

  #expect(mark: string): void {
    if (!this.#take(mark)) throw this.#unexpected();
  }

  #space(): void {
    while (/\s/.test(this.#text[this.#at] ?? "")) this.#at++;
  }

  #unexpected(): SyntaxError {
    const rest = this.#text.slice(this.#at);
    return new SyntaxError(
      rest === "" ? "the call is not complete" : `unexpected ${JSON.stringify(rest)} at ${this.#at}`,
    );
  }
}
