import { createHash } from "node:crypto";
import { intrinsicError, type StateError } from "../failure.ts";
import { equal, isArray, isObject, type Json, type JsonObject } from "../json.ts";
import { Random } from "../random.ts";
import { javaText } from "./java-text.ts";

/** What an intrinsic function is called with. */
interface Arguments {
  readonly name: string;
  readonly values: readonly Json[];
  readonly random: Random;
}

type Intrinsic = (args: Arguments) => Json;

/** The most elements that States.ArrayRange makes. */
const LONGEST_RANGE = 1_000;
/** The most characters that are encoded, decoded or hashed. */
const LONGEST_TEXT = 10_000;

const ALGORITHMS = new Map([
  ["MD5", "md5"],
  ["SHA-1", "sha1"],
  ["SHA-256", "sha256"],
  ["SHA-384", "sha384"],
  ["SHA-512", "sha512"],
]);

/**
 * The intrinsic functions of the Amazon States Language (appendix B of the specification), but `States.Format`, whose escapes belong to its
 * syntax. Limits as on https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html
 */
export const INTRINSICS: ReadonlyMap<
  string,
  { readonly least: number; readonly most: number; readonly run: Intrinsic }
> = new Map(
  Object.entries<{ readonly least: number; readonly most: number; readonly run: Intrinsic }>({
    "States.StringToJson": { least: 1, most: 1, run: stringToJson },
    "States.JsonToString": {
      least: 1,
      most: 1,
      run: ({ values }: Arguments) => JSON.stringify(values[0] ?? null),
    },
    "States.Array": { least: 0, most: Number.POSITIVE_INFINITY, run: ({ values }: Arguments) => values },
    "States.ArrayPartition": { least: 2, most: 2, run: arrayPartition },
    "States.ArrayContains": { least: 2, most: 2, run: arrayContains },
    "States.ArrayRange": { least: 3, most: 3, run: arrayRange },
    "States.ArrayGetItem": { least: 2, most: 2, run: arrayGetItem },
    "States.ArrayLength": { least: 1, most: 1, run: (args: Arguments) => arrayOf(args, 0).length },
    "States.ArrayUnique": { least: 1, most: 1, run: (args: Arguments) => unique(arrayOf(args, 0)) },
    "States.Base64Encode": { least: 1, most: 1, run: base64Encode },
    "States.Base64Decode": { least: 1, most: 1, run: base64Decode },
    "States.Hash": { least: 2, most: 2, run: hash },
    "States.JsonMerge": { least: 3, most: 3, run: jsonMerge },
    "States.MathRandom": { least: 2, most: 3, run: mathRandom },
    "States.MathAdd": { least: 2, most: 2, run: mathAdd },
    "States.StringSplit": { least: 2, most: 2, run: stringSplit },
    "States.UUID": { least: 0, most: 0, run: ({ random }: Arguments) => random.uuid() },
  }),
);

/** Names of all intrinsic functions with how many arguments they take, for the validation. */
export const INTRINSIC_ARITIES: ReadonlyMap<string, { readonly least: number; readonly most: number }> =
  new Map<string, { readonly least: number; readonly most: number }>([
    ...INTRINSICS,
    ["States.Format", { least: 1, most: Number.POSITIVE_INFINITY }],
  ]);

function stringToJson(args: Arguments): Json {
  const text = textOf(args, 0);
  if (text.trim() === "") return null; // as recorded on AWS
  try {
    return JSON.parse(text);
  } catch {
    throw wrong(args, `The text is not JSON: ${text}`);
  }
}

function arrayPartition(args: Arguments): Json {
  const array = arrayOf(args, 0);
  const size = wholeOf(args, 1);
  if (size <= 0) throw wrong(args, "The chunk size must be a positive integer.");
  return Array.from({ length: Math.ceil(array.length / size) }, (_each, chunk) =>
    array.slice(chunk * size, chunk * size + size),
  );
}

function arrayContains(args: Arguments): Json {
  const sought = args.values[1] ?? null;
  return arrayOf(args, 0).some((each) => equal(each, sought));
}

function arrayRange(args: Arguments): Json {
  const [first, last, step] = [wholeOf(args, 0), wholeOf(args, 1), wholeOf(args, 2)];
  if (step === 0) throw wrong(args, "The increment must not be zero.");
  const length = Math.max(0, Math.floor((last - first) / step) + 1);
  if (length > LONGEST_RANGE) throw wrong(args, `The array would have more than ${LONGEST_RANGE} elements.`);
  return Array.from({ length }, (_each, index) => first + index * step);
}

function arrayGetItem(args: Arguments): Json {
  const array = arrayOf(args, 0);
  const index = wholeOf(args, 1);
  const item = index < 0 ? undefined : array[index];
  if (item === undefined)
    throw wrong(args, `The index ${index} is outside of the array of ${array.length} items.`);
  return item;
}

/** Each value once, where it is first. */
function unique(values: readonly Json[]): readonly Json[] {
  return values.filter((value, index) => values.findIndex((other) => equal(other, value)) === index);
}

function base64Encode(args: Arguments): Json {
  return Buffer.from(shortTextOf(args, 0), "utf8").toString("base64");
}

function base64Decode(args: Arguments): Json {
  const text = shortTextOf(args, 0);
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw wrong(args, "The text is not Base64.");
  return Buffer.from(text, "base64").toString("utf8");
}

function hash(args: Arguments): Json {
  const data = args.values[0] ?? null;
  const text = typeof data === "string" ? data : JSON.stringify(data);
  if (text.length > LONGEST_TEXT) throw wrong(args, `The data has more than ${LONGEST_TEXT} characters.`);
  const algorithm = ALGORITHMS.get(textOf(args, 1));
  if (algorithm === undefined)
    throw wrong(args, `The algorithm must be one of ${[...ALGORITHMS.keys()].join(", ")}.`);
  return createHash(algorithm).update(text, "utf8").digest("hex");
}

function jsonMerge(args: Arguments): Json {
  const [first, second] = [objectOf(args, 0), objectOf(args, 1)];
  if (args.values[2] !== false)
    throw wrong(args, "Only the shallow merge is supported: the third argument must be false.");
  return { ...first, ...second };
}

function mathRandom(args: Arguments): Json {
  const [start, end] = [wholeOf(args, 0), wholeOf(args, 1)];
  if (end <= start) throw wrong(args, "The end must be greater than the start.");
  const seed = args.values[2];
  const random = seed === undefined ? args.random : Random.seeded(seedOf(wholeOf(args, 2)));
  return start + Math.floor(random.fraction() * (end - start)); // "end number (exclusive)"
}

function seedOf(number: number): string {
  return createHash("sha256").update(String(number)).digest("hex").slice(0, 32);
}

function mathAdd(args: Arguments): Json {
  return wholeOf(args, 0) + wholeOf(args, 1);
}

/** Every character of the second text divides, and nothing is between two that follow each other. */
function stringSplit(args: Arguments): Json {
  const text = textOf(args, 0);
  const dividers = new Set(textOf(args, 1));
  const parts: string[] = [];
  let part = "";
  for (const character of text) {
    if (!dividers.has(character)) {
      part += character;
      continue;
    }
    parts.push(part);
    part = "";
  }
  return [...parts, part].filter((each) => each !== "");
}

/** `States.Format`: each `{}` of the template is an argument; `\{` and `\}` are braces. */
export function format(template: string, values: readonly Json[]): string {
  let next = 0;
  const text = template.replaceAll(/\\([\s\S])|\{\}/g, (all, escaped: string | undefined) => {
    if (escaped !== undefined) return "'{}\\".includes(escaped) ? escaped : all;
    const value = values[next++];
    return value === undefined ? "" : javaText(value);
  });
  if (next !== values.length)
    throw intrinsicError(
      `Invalid arguments in States.Format: the template has ${next} places for ${values.length} arguments.`,
    );
  return text;
}

function wrong({ name }: Arguments, reason: string): StateError {
  return intrinsicError(`Invalid arguments in ${name}: ${reason}`);
}

function arrayOf(args: Arguments, index: number): readonly Json[] {
  const value = args.values[index];
  if (isArray(value)) return value;
  throw wrong(args, `Argument ${index + 1} must be an array.`);
}

function objectOf(args: Arguments, index: number): JsonObject {
  const value = args.values[index];
  if (isObject(value)) return value;
  throw wrong(args, `Argument ${index + 1} must be an object.`);
}

function textOf(args: Arguments, index: number): string {
  const value = args.values[index];
  if (typeof value === "string") return value;
  throw wrong(args, `Argument ${index + 1} must be a string.`);
}

function shortTextOf(args: Arguments, index: number): string {
  const text = textOf(args, index);
  if (text.length > LONGEST_TEXT) throw wrong(args, `The text has more than ${LONGEST_TEXT} characters.`);
  return text;
}

/** A number that is not whole is rounded, halves up: recorded on AWS. */
function wholeOf(args: Arguments, index: number): number {
  const value = args.values[index];
  if (typeof value === "number") return Math.round(value) + 0; // no negative zero
  throw wrong(args, `Argument ${index + 1} must be a number.`);
}
