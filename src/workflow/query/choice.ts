import type { ChoiceRule } from "../definition/types.ts";
import { queryError, runtimeError } from "../failure.ts";
import { isArray, isObject, type Json } from "../json.ts";
import { nanosOf } from "../timestamp.ts";
import { follow, type Path } from "./path.ts";
import type { Filling } from "./template.ts";

type Order = (comparison: number) => boolean;

/** How two values of one type compare: less than 0, 0, or more; nothing where one of them is not of the type. */
type Comparison = (one: Json, other: Json) => number | undefined;

const ORDERS: Readonly<Record<string, Order>> = {
  Equals: (comparison) => comparison === 0,
  LessThan: (comparison) => comparison < 0,
  GreaterThan: (comparison) => comparison > 0,
  LessThanEquals: (comparison) => comparison <= 0,
  GreaterThanEquals: (comparison) => comparison >= 0,
};

const COMPARISONS: Readonly<
  Record<string, { readonly compare: Comparison; readonly orders: readonly string[] }>
> = {
  String: { compare: (one, other) => compareTexts(one, other), orders: Object.keys(ORDERS) },
  Numeric: { compare: (one, other) => compareNumbers(one, other), orders: Object.keys(ORDERS) },
  Timestamp: { compare: (one, other) => compareTimestamps(one, other), orders: Object.keys(ORDERS) },
  Boolean: { compare: (one, other) => compareBooleans(one, other), orders: ["Equals"] },
};

const TYPE_TESTS: Readonly<Record<string, (value: Json) => boolean>> = {
  IsNull: (value) => value === null,
  IsString: (value) => typeof value === "string",
  IsNumeric: (value) => typeof value === "number",
  IsBoolean: (value) => typeof value === "boolean",
  IsTimestamp: (value) => typeof value === "string" && nanosOf(value) !== undefined,
};

/** What a comparison operator is given: a value of a type, or `true` or `false`. */
export type Operand = "string" | "number" | "boolean" | "timestamp" | "path";

/** All comparison operators, with what each is given. */
export const OPERATORS: ReadonlyMap<string, Operand> = new Map<string, Operand>([
  ...Object.entries(COMPARISONS).flatMap(([type, { orders }]) =>
    orders.flatMap((order): [string, Operand][] => [
      [type + order, operandOf(type)],
      [`${type}${order}Path`, "path"],
    ]),
  ),
  ["StringMatches", "string"],
  ...Object.keys(TYPE_TESTS).map((test): [string, Operand] => [test, "boolean"]),
  ["IsPresent", "boolean"],
]);

function operandOf(type: string): Operand {
  if (type === "Timestamp") return "timestamp";
  if (type === "Numeric") return "number";
  return type === "Boolean" ? "boolean" : "string";
}

/** Whether a rule of a Choice state in JSONPath holds. */
export function holds(rule: ChoiceRule, filling: Filling): boolean {
  if (rule.And !== undefined) return rule.And.every((each) => holds(each, filling));
  if (rule.Or !== undefined) return rule.Or.some((each) => holds(each, filling));
  if (rule.Not !== undefined) return !holds(rule.Not, filling);
  const [operator, operand] =
    Object.entries(rule).find(([name]) => OPERATORS.has(name)) ?? fail(`has no comparison operator`);
  const path = filling.cache.path(rule.Variable ?? fail("has no Variable"));
  const found = follow(path, filling);
  if (operator === "IsPresent") return ("value" in found && isThere(path, found.value)) === operand;
  if (!("value" in found))
    throw runtimeError(
      `Invalid path '${path.text}': The choice state's condition path references an invalid value.`,
    );
  return compares(operator, found.value, operand as Json, filling); // of a definition, which is JSON
}

/** A path that may lead to several places is there where it leads to one. */
function isThere(path: Path, value: Json): boolean {
  return path.steps !== undefined || (isArray(value) && value.length > 0);
}

function compares(operator: string, value: Json, operand: Json, filling: Filling): boolean {
  const test = TYPE_TESTS[operator];
  if (test !== undefined) return test(value) === operand;
  if (operator === "StringMatches") return typeof value === "string" && globMatches(String(operand), value);
  const name = operator.endsWith("Path") ? operator.slice(0, -4) : operator;
  const other = operator.endsWith("Path") ? otherValue(String(operand), filling) : operand;
  const type = Object.keys(COMPARISONS).find((each) => name.startsWith(each)) ?? fail(operator);
  const comparison = COMPARISONS[type]?.compare(value, other);
  const order = ORDERS[name.slice(type.length)];
  return comparison !== undefined && order?.(comparison) === true;
}

function otherValue(text: string, filling: Filling): Json {
  const found = follow(filling.cache.path(text), filling);
  if ("value" in found) return found.value;
  throw runtimeError(
    `Invalid path '${text}': The choice state's condition path references an invalid value.`,
  );
}

function compareTexts(one: Json, other: Json): number | undefined {
  if (typeof one !== "string" || typeof other !== "string") return undefined;
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function compareNumbers(one: Json, other: Json): number | undefined {
  return typeof one === "number" && typeof other === "number" ? one - other : undefined;
}

function compareBooleans(one: Json, other: Json): number | undefined {
  return typeof one === "boolean" && typeof other === "boolean" ? Number(one) - Number(other) : undefined;
}

function compareTimestamps(one: Json, other: Json): number | undefined {
  const first = typeof one === "string" ? nanosOf(one) : undefined;
  const second = typeof other === "string" ? nanosOf(other) : undefined;
  if (first === undefined || second === undefined) return undefined;
  if (first === second) return 0;
  return first < second ? -1 : 1;
}

/** `*` stands for any characters; `\*` and `\\` for a star and a backslash. Takes time in proportion to both texts at most multiplied. */
function globMatches(pattern: string, text: string): boolean {
  const parts: string[] = [];
  let part = "";
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] ?? "";
    if (character === "\\" && at + 1 < pattern.length) part += pattern[++at] ?? "";
    else if (character === "*") {
      parts.push(part);
      part = "";
    } else part += character;
  }
  const [first, ...rest] = [...parts, part];
  const last = rest.pop();
  if (first === undefined || last === undefined) return text === pattern.replaceAll(/\\([\s\S])/g, "$1");
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const each of rest) {
    const found = text.indexOf(each, at);
    if (found === -1) return false;
    at = found + each.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

function fail(what: string): never {
  throw queryError(`A rule of the Choice state is not valid: ${what}.`);
}

/** Whether a value is a rule that combines others. */
export function isRule(value: unknown): value is ChoiceRule {
  return isObject(value);
}
