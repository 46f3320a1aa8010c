import { compile, type JSONPathQuery } from "json-p3";
import { isArray, isObject, type Json, type JsonObject, member } from "../json.ts";

/** What a path is read from: the data (`$`), the context object (`$$`), or a variable (`$name`). */
export interface Sources {
  readonly data: Json;
  readonly context: () => JsonObject;
  readonly variables: JsonObject;
}

/** A path that found nothing; `reason` is the wording of AWS's library for JSONPath. */
export interface Nothing {
  readonly reason: string;
}

/** A compiled path. */
export interface Path {
  readonly text: string;
  /** Where it begins: `$`, `$$`, or the variable's name. */
  readonly root: "$" | "$$" | { readonly variable: string };
  /** Names and indexes, where it leads to one place at most; such a path alone is a reference path. */
  readonly steps: readonly (string | number)[] | undefined;
  readonly query: JSONPathQuery | undefined;
}

/** A path that cannot be read, at an offset of its text. */
export class PathSyntaxError extends Error {
  override readonly name = "PathSyntaxError";
}

const VARIABLE = /^\$([\p{L}_][\p{L}\p{N}_]*)/u;
/** What follows a dot: RFC 9535 takes fewer characters than AWS does (`$.delivery-partner`). */
const DOTTED = /^\.([^.[\]()\s'"*]+)/;
const INDEX = /^\[\s*(-?\d+)\s*\]/;
const QUOTED = /^\[\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*\]/;
const SHORTHAND = /^[\p{L}_][\p{L}\p{N}_]*$/u;

/** Reads a path. Where it is definite, it is followed by names and indexes alone; else RFC 9535 decides, by json-p3. */
export function compilePath(text: string): Path {
  const variable = VARIABLE.exec(text);
  const start = variable !== null ? variable[0] : text.startsWith("$$") ? "$$" : "$";
  if (!text.startsWith("$")) throw new PathSyntaxError(`a path begins with $: ${text}`);
  const root =
    variable?.[1] !== undefined
      ? { variable: variable[1] }
      : start === "$$"
        ? ("$$" as const)
        : ("$" as const);
  const { steps, standard } = segmentsOf(text, start.length);
  if (steps !== undefined) return { text, root, steps, query: undefined };
  try {
    return { text, root, steps: undefined, query: compile(standard) };
  } catch (error) {
    throw new PathSyntaxError(error instanceof Error ? error.message : String(error));
  }
}

/** The steps of a definite path, or the path as RFC 9535 writes it. */
function segmentsOf(
  text: string,
  from: number,
): { readonly steps: (string | number)[] | undefined; readonly standard: string } {
  let steps: (string | number)[] | undefined = [];
  let standard = "$";
  let at = from;
  while (at < text.length) {
    const rest = text.slice(at);
    const dotted = DOTTED.exec(rest);
    const quoted = QUOTED.exec(rest);
    const index = INDEX.exec(rest);
    if (dotted?.[1] !== undefined) {
      steps?.push(dotted[1]);
      standard += SHORTHAND.test(dotted[1]) ? dotted[0] : `[${JSON.stringify(dotted[1])}]`;
      at += dotted[0].length;
    } else if (quoted !== null) {
      const name =
        quoted[1] !== undefined ? unescapeName(quoted[1], "'") : unescapeName(quoted[2] ?? "", '"');
      steps?.push(name);
      standard += `[${JSON.stringify(name)}]`;
      at += quoted[0].length;
    } else if (index !== null) {
      steps?.push(Number(index[1]));
      standard += index[0];
      at += index[0].length;
    } else {
      steps = undefined;
      const segment = segmentAt(text, at);
      standard += segment;
      at += segment.length;
    }
  }
  return { steps, standard };
}

/** A wildcard, a slice, a filter or a descent, as it stands: up to the end of its brackets. */
function segmentAt(text: string, at: number): string {
  const dots = /^\.\.?\*?/.exec(text.slice(at));
  if (dots !== null && dots[0] !== "." && (dots[0].endsWith("*") || text[at + 2] !== "[")) {
    const name = dots[0].endsWith("*") ? "" : (/^[^.[\]()\s'"*]+/.exec(text.slice(at + 2))?.[0] ?? "");
    if (name === "" && dots[0] === "..") throw new PathSyntaxError(`nothing follows ".." in ${text}`);
    return name === "" || SHORTHAND.test(name) ? dots[0] + name : fail(text);
  }
  const open = dots?.[0] === ".." ? at + 2 : at;
  if (text[open] !== "[")
    throw new PathSyntaxError(`unexpected ${JSON.stringify(text.slice(at))} in ${text}`);
  let depth = 0;
  let quote = "";
  for (let end = open; end < text.length; end++) {
    const character = text[end] ?? "";
    if (quote !== "") {
      if (character === "\\") end++;
      else if (character === quote) quote = "";
    } else if (character === "'" || character === '"') quote = character;
    else if (character === "[") depth++;
    else if (character === "]" && --depth === 0) return text.slice(at, end + 1);
  }
  throw new PathSyntaxError(`a bracket is not closed in ${text}`);
}

function fail(text: string): never {
  throw new PathSyntaxError(`a name after ".." has characters that need brackets and quotes: ${text}`);
}

/** AWS takes a backslash in a name as it is, but before the quotation mark around the name. */
function unescapeName(name: string, quote: string): string {
  return name.replaceAll(`\\${quote}`, quote);
}

/**
 * What a path leads to. A definite path that leads nowhere gives nothing; any other gives all that it finds as an array, which may
 * be empty.
 */
export function follow(path: Path, sources: Sources): { readonly value: Json } | Nothing {
  const from = rootOf(path, sources);
  if (from === undefined) return { reason: `No results for path: ${path.text}` };
  if (path.query !== undefined) return { value: path.query.query(asInput(from)).values() as Json[] }; // values of what went in
  let value = from;
  const steps = path.steps ?? [];
  for (let index = 0; index < steps.length; index++) {
    const next = stepInto(value, steps[index] as string | number); // within its length
    if (next === undefined)
      return {
        reason:
          index === steps.length - 1 || typeof steps[index] === "number"
            ? `No results for path: ${bracketed(steps)}`
            : `Missing property in path ${bracketed(steps.slice(0, index + 1))}`,
      };
    value = next;
  }
  return { value };
}

/** json-p3 takes values that may be changed, and changes none. */
function asInput(value: Json): Parameters<JSONPathQuery["query"]>[0] {
  return value as Parameters<JSONPathQuery["query"]>[0];
}

function rootOf({ root }: Path, { data, context, variables }: Sources): Json | undefined {
  if (root === "$") return data;
  return root === "$$" ? context() : member(variables, root.variable);
}

function stepInto(value: Json, step: string | number): Json | undefined {
  if (typeof step === "string") return isObject(value) ? member(value, step) : undefined;
  return isArray(value) ? value.at(step) : undefined;
}

/** A definite path as AWS's library prints it: `$['a'][0]`. */
export function bracketed(steps: readonly (string | number)[]): string {
  return `$${steps.map((step) => (typeof step === "string" ? `['${step}']` : `[${step}]`)).join("")}`;
}
