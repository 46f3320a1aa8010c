import { createHash } from "node:crypto";
import jsonata from "jsonata";
import { queryError, type StateError } from "../failure.ts";
import { isArray, isObject, type Json, type JsonObject, typeName } from "../json.ts";
import { Random } from "../random.ts";
import type { Cache } from "./cache.ts";

/** What JSONata expressions of a state see. */
export interface Scope {
  /** `$states`. */
  readonly states: JsonObject;
  readonly variables: JsonObject;
  readonly random: Random;
  /** The time that `$now()` and `$millis()` give, in milliseconds since 1970. */
  readonly at: number;
  readonly cache: Cache;
}

const EXPRESSION = /^\{%([\s\S]*)%\}$/;
const HASHES = new Map([
  ["MD5", "md5"],
  ["SHA-1", "sha1"],
  ["SHA-256", "sha256"],
  ["SHA-384", "sha384"],
  ["SHA-512", "sha512"],
]);
const FORMAT_TIME = jsonata("$fromMillis($at, $picture, $zone)");

/** The JSONata between `{%` and `%}`, where a text is an expression: the marks are its very first and last characters. */
export function expressionIn(text: string): string | undefined {
  return EXPRESSION.exec(text)?.[1]?.trim();
}

/** A value with all expressions in it evaluated. `field` is where it stands in the state, for errors: `Output/result`. */
export async function evaluateAll(value: Json, field: string, scope: Scope): Promise<Json> {
  if (typeof value === "string") {
    const expression = expressionIn(value);
    return expression === undefined ? value : await evaluate(expression, field, scope);
  }
  if (isArray(value)) {
    const values: Json[] = [];
    for (const [index, each] of value.entries())
      values.push(await evaluateAll(each, `${field}[${index}]`, scope));
    return values;
  }
  if (!isObject(value)) return value;
  const entries: [string, Json][] = [];
  for (const [name, each] of Object.entries(value))
    entries.push([name, await evaluateAll(each, `${field}/${name}`, scope)]);
  return Object.fromEntries(entries);
}

/** A field's value, which has to be of a type. */
export async function evaluateAs(
  value: Json,
  field: string,
  type: "array" | "boolean" | "number" | "string",
  scope: Scope,
): Promise<Json> {
  const result = await evaluateAll(value, field, scope);
  if (typeName(result) === type) return result;
  const expression = typeof value === "string" ? (expressionIn(value) ?? value) : JSON.stringify(value);
  throw queryError(
    `The JSONata expression '${expression}' specified for the field '${field}' returned an unexpected result type. ` +
      `Expected '${type}', but was '${typeName(result)}' for value: ${JSON.stringify(result)}`,
    field,
  );
}

async function evaluate(expression: string, field: string, scope: Scope): Promise<Json> {
  const said = `The JSONata expression '${expression}' specified for the field '${field}'`;
  let result: unknown;
  try {
    result = await scope.cache.expression(expression).evaluate(undefined, bindings(scope));
  } catch (error) {
    throw queryError(`${said} threw an error during evaluation. ${inWords(error)}`, field);
  }
  if (result === undefined) throw queryError(`${said} returned nothing (undefined).`, field);
  return plain(result, () => queryError(`${said} returned an unsupported result type.`, field));
}

function inWords(error: unknown): string {
  if (typeof error !== "object" || error === null) return String(error);
  const code = "code" in error ? `${String(error.code)}: ` : "";
  return `${code}${"message" in error ? String(error.message) : "unknown error"}`;
}

/** What JSONata gave, as JSON of its own: its arrays carry marks, and functions are no result. */
function plain(value: unknown, unsupported: () => StateError): Json {
  if (typeof value === "number") return value + 0; // no negative zero
  if (typeof value === "string" || typeof value === "boolean" || value === null) return value;
  if (Array.isArray(value)) return Array.from(value, (each) => plain(each ?? null, unsupported));
  if (
    typeof value !== "object" ||
    value === undefined ||
    "_jsonata_lambda" in value ||
    "_jsonata_function" in value
  )
    throw unsupported();
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) =>
      each === undefined ? [] : [[name, plain(each, unsupported)]],
    ),
  );
}

/** The variables, `$states`, and the functions that Step Functions adds to JSONata or, as `$eval`, takes away. */
function bindings({ states, variables, random, at }: Scope): Record<string, unknown> {
  return {
    ...variables,
    states,
    partition,
    range,
    hash,
    parse,
    random: (seed?: unknown) =>
      seed === undefined ? random.fraction() : Random.seeded(md5(numberOf("random", seed))).fraction(),
    uuid: () => random.uuid(),
    now: (picture?: unknown, zone?: unknown) =>
      picture === undefined && zone === undefined
        ? new Date(at).toISOString()
        : FORMAT_TIME.evaluate(undefined, { at, picture, zone }),
    millis: () => at,
    eval: undefined,
  };
}

function md5(seed: number): string {
  return createHash("md5").update(String(seed)).digest("hex");
}

function partition(array: unknown, size: unknown): unknown {
  if (array === undefined) return undefined;
  const values = Array.isArray(array) ? array : [array];
  const length = Math.floor(numberOf("partition", size));
  if (length <= 0) throw new RangeError("$partition: the size of a chunk must be a positive number.");
  return Array.from({ length: Math.ceil(values.length / length) }, (_each, chunk) =>
    values.slice(chunk * length, (chunk + 1) * length),
  );
}

/** Numbers from the first to the last in steps, the last included where a step meets it. */
function range(first: unknown, last: unknown, step: unknown): unknown {
  const [from, to, by] = [numberOf("range", first), numberOf("range", last), numberOf("range", step)];
  if (by === 0) throw new RangeError("$range: the step must not be zero.");
  const length = Math.max(0, Math.floor((to - from) / by) + 1);
  if (length > 1_000_000) throw new RangeError("$range: more than 1000000 numbers.");
  const numbers = Array.from({ length }, (_each, index) => from + index * by);
  return Object.defineProperty(numbers, "sequence", { value: true }); // of one number, JSONata makes the number: recorded on AWS
}

function hash(content: unknown, algorithm: unknown): unknown {
  if (content === undefined) return undefined;
  const name = HASHES.get(String(algorithm));
  if (name === undefined)
    throw new RangeError(`$hash: the algorithm must be one of ${[...HASHES.keys()].join(", ")}.`);
  const text = typeof content === "string" ? content : JSON.stringify(content);
  return createHash(name).update(text, "utf8").digest("hex");
}

function parse(text: unknown): unknown {
  if (text === undefined) return undefined;
  if (typeof text !== "string") throw new TypeError("$parse: the argument must be a string.");
  return JSON.parse(text);
}

function numberOf(name: string, value: unknown): number {
  if (typeof value === "number") return value;
  throw new TypeError(`$${name}: the argument must be a number.`);
}
