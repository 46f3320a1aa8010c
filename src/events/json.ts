import { readNumber } from "./numbers.ts";

/** What may follow: a value, a member's name, a comma or the end, or nothing. */
type Container = { readonly of: unknown[] | Record<string, unknown>; name: string };

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** As far as a string may go; what is allowed in it, `JSON.parse` says. */
const STRING = /"(?:[^"\\]|\\.)*"/y;
const SPACE = /[ \t\n\r]*/y;
const WORDS = new Map<string, unknown>([
  ["true", true],
  ["false", false],
  ["null", null],
]);

/**
 * Reads JSON like `JSON.parse`, with two differences: a number that no double holds stays what it is
 * ({@link UncomparableNumber}), and values may be nested as deep as memory goes, as no call is made for a level. Objects
 * have no prototype. Throws `SyntaxError` with the position where it is no JSON.
 */
export function parseJson(text: string): unknown {
  let at = 0;
  let root: unknown;
  const open: Container[] = [];

  const fail = (): never => {
    throw new SyntaxError(
      at < text.length ? `Unexpected "${text[at]}" at position ${at} of the JSON` : "The JSON ends too early",
    );
  };
  const skipSpace = () => {
    SPACE.lastIndex = at;
    SPACE.test(text);
    at = SPACE.lastIndex;
  };
  const take = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    if (!pattern.test(text)) fail();
    const taken = text.slice(at, pattern.lastIndex);
    at = pattern.lastIndex;
    return taken;
  };
  const expect = (character: string) => {
    skipSpace();
    if (text[at] !== character) fail();
    at++;
  };
  const readString = (): string => {
    const start = at;
    const literal = take(STRING);
    try {
      return JSON.parse(literal);
    } catch {
      at = start;
      return fail();
    }
  };
  const readName = (container: Container) => {
    skipSpace();
    container.name = readString();
    expect(":");
  };
  const put = (value: unknown) => {
    const container = open.at(-1);
    if (container === undefined) root = value;
    else if (Array.isArray(container.of)) container.of.push(value);
    else container.of[container.name] = value;
  };
  /** Reads one value; says whether it opened a container that a value must follow in. */
  const readValue = (): boolean => {
    skipSpace();
    const first = text[at];
    if (first === "{" || first === "[") {
      at++;
      const container: Container = { of: first === "[" ? [] : Object.create(null), name: "" };
      put(container.of);
      skipSpace();
      if (text[at] === (first === "[" ? "]" : "}")) {
        at++;
        return false;
      }
      open.push(container);
      if (first === "{") readName(container);
      return true;
    }
    if (first === '"') put(readString());
    else if (first === "-" || (first !== undefined && first >= "0" && first <= "9"))
      put(readNumber(take(NUMBER)));
    else {
      const word = [...WORDS.keys()].find((each) => text.startsWith(each, at)) ?? fail();
      at += word.length;
      put(WORDS.get(word));
    }
    return false;
  };

  while (true) {
    if (readValue()) continue;
    // A value is complete: what it stands in goes on, or ends, and with it perhaps what that stands in.
    for (let container = open.at(-1); container !== undefined; container = open.at(-1)) {
      skipSpace();
      const isArray = Array.isArray(container.of);
      if (text[at] === ",") {
        at++;
        if (!isArray) readName(container);
        break;
      }
      if (text[at] !== (isArray ? "]" : "}")) fail();
      at++;
      open.pop();
    }
    if (open.length > 0) continue;
    skipSpace();
    if (at < text.length) fail();
    return root;
  }
}
