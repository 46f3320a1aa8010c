import { addressBytes, isIn, readBlock } from "./addresses.ts";
import { isLeaf, type Leaf, membersOf, PatternError, under } from "./condition.ts";
import { caseless } from "./fold.ts";
import { UncomparableNumber } from "./numbers.ts";
import { matchesWildcard, readWildcard, type Wildcard } from "./wildcard.ts";

/** What an operator such as `{ "prefix": "a" }` comes to. */
export interface Operator {
  /** Values that match as they are. */
  readonly values?: readonly Leaf[];
  readonly test?: (value: Leaf) => boolean;
  /** It matches where the field is not there. */
  readonly absent?: true;
  /** Its wildcards, whose complexity is limited. */
  readonly wildcards?: readonly Wildcard[];
}

const EQUALS_IGNORE_CASE = "equals-ignore-case";

/** The operators of a pattern, as AWS lists them (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html). */
const OPERATORS: Readonly<Record<string, (operand: unknown, path: string) => Operator>> = {
  // Not in the guide, but event-ruler has it: a string that is equal, also where it looks like an address.
  exactly: (operand, path) => ({ values: [text(operand, path)] }),
  prefix: (operand, path) => affix(operand, path, { start: true, end: false }),
  suffix: (operand, path) => affix(operand, path, { start: false, end: true }),
  [EQUALS_IGNORE_CASE]: (operand, path) => {
    const folded = caseless(text(operand, path), { start: true, end: true });
    return { test: (value) => typeof value === "string" && folded.test(value) };
  },
  wildcard: (operand, path) => {
    const wildcard = readWildcardAt(operand, path);
    return {
      test: (value) => typeof value === "string" && matchesWildcard(wildcard, value),
      wildcards: [wildcard],
    };
  },
  numeric,
  cidr: (operand, path) => {
    const block = readBlock(text(operand, path));
    if (typeof block === "string") throw new PatternError(path, block);
    return { test: (value) => isAddress(value, (bytes) => isIn(block, bytes)) };
  },
  exists: (operand, path) => {
    if (typeof operand !== "boolean") throw new PatternError(path, "must be true or false");
    return operand ? { test: () => true } : { absent: true };
  },
  "anything-but": anythingBut,
};

/**
 * Names that no field inside of `$or` may have (RESERVED_FIELD_NAMES_IN_OR_RELATIONSHIP of
 * https://github.com/aws/event-ruler/blob/main/src/main/software/amazon/event/ruler/Constants.java).
 */
export const RESERVED_IN_OR: ReadonlySet<string> = new Set([
  ...Object.keys(OPERATORS),
  ...["=", "<", "<=", ">", ">="],
  ...["regex", "not-wildcard", "not-equals-ignore-case"],
  ...["date-after", "date-on-or-after", "date-before", "date-on-or-before", "in-date-range"],
  ...["ip-address-in-range", "ip-address-not-in-range"],
]);

/** Reads what stands in the list of a field: a value, or an object with one operator. */
export function readOperator(item: unknown, path: string): Operator {
  if (typeof item === "string") return equalText(item);
  if (item instanceof UncomparableNumber)
    return { test: (value) => value instanceof UncomparableNumber && value.text === item.text };
  if (item === undefined) throw new PatternError(path, "must be a value of JSON");
  if (isLeaf(item)) return { values: [finite(item, path)] };
  const [name, operand] = only(
    item,
    path,
    "a string, a number, true, false, null or an object with one operator",
  );
  const read = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  if (read === undefined)
    throw new PatternError(
      under(path, name),
      `is no operator. There are: ${Object.keys(OPERATORS).join(", ")}`,
    );
  return read(operand, under(path, name));
}

/** The one member of an object. */
function only(value: unknown, path: string, what: string): readonly [name: string, operand: unknown] {
  const members = Object.entries(membersOf(value) ?? {});
  const [first, second] = members;
  if (first === undefined) throw new PatternError(path, `must be ${what}`);
  if (second !== undefined) throw new PatternError(under(path, second[0]), "is one operator too many here");
  return first;
}

/** A string. One that is an IP address matches that address however it is written. */
function equalText(expected: string): Operator {
  const address = addressBytes(expected);
  if (address === undefined) return { values: [expected] };
  return { test: (value) => isAddress(value, (bytes) => bytes.join() === address.join()) };
}

function isAddress(value: Leaf, accepts: (bytes: readonly number[]) => boolean): boolean {
  const bytes = typeof value === "string" ? addressBytes(value) : undefined;
  return bytes !== undefined && accepts(bytes);
}

function text(operand: unknown, path: string): string {
  if (typeof operand !== "string") throw new PatternError(path, "must be a string");
  return operand;
}

function finite<T>(value: T, path: string): T {
  if (typeof value === "number" && !Number.isFinite(value))
    throw new PatternError(path, "must be a number of JSON");
  return value;
}

/** A number that can be compared. */
function comparable(operand: unknown, path: string): number {
  if (operand instanceof UncomparableNumber)
    throw new PatternError(
      path,
      `must be a number that a double holds as it is written; ${operand.text} is not`,
    );
  if (typeof operand !== "number") throw new PatternError(path, "must be a number");
  return finite(operand, path);
}

function readWildcardAt(operand: unknown, path: string): Wildcard {
  const wildcard = readWildcard(text(operand, path));
  if (typeof wildcard === "string") throw new PatternError(path, wildcard);
  return wildcard;
}

/** `prefix` and `suffix`: a string, or `{ "equals-ignore-case": … }`. */
function affix(operand: unknown, path: string, anchors: { start: boolean; end: boolean }): Operator {
  if (membersOf(operand) === undefined) {
    const part = text(operand, path);
    return {
      test: (value) =>
        typeof value === "string" && (anchors.start ? value.startsWith(part) : value.endsWith(part)),
    };
  }
  const [name, inner] = only(operand, path, `a string or an object with ${EQUALS_IGNORE_CASE}`);
  const at = under(path, name);
  if (name !== EQUALS_IGNORE_CASE) throw new PatternError(at, `must be ${EQUALS_IGNORE_CASE} here`);
  const folded = caseless(text(inner, at), anchors);
  return { test: (value) => typeof value === "string" && folded.test(value) };
}

/** `numeric`: one comparison, or a lower bound and an upper one in this order. */
function numeric(operand: unknown, path: string): Operator {
  if (!Array.isArray(operand)) throw new PatternError(path, 'must be an array, such as [">", 0, "<=", 5]');
  const [operator, bound, second, top, ...more] = operand;
  if (operator === undefined || !["=", "<", "<=", ">", ">="].includes(operator))
    throw new PatternError(under(path, 0), "must be =, <, <=, > or >=");
  const value = comparable(bound, under(path, 1));
  if (operand.length === 2) return operator === "=" ? { values: [value] } : range(operator, value);
  if (operator !== ">" && operator !== ">=")
    throw new PatternError(under(path, 2), `is too much after ${operator}: a range begins with > or >=`);
  if (second !== "<" && second !== "<=") throw new PatternError(under(path, 2), "must be < or <=");
  const end = comparable(top, under(path, 3));
  if (more.length > 0) throw new PatternError(under(path, 4), "is too much after a range");
  if (value >= end) throw new PatternError(under(path, 3), "must be more than the lower bound");
  const [lower, upper] = [range(operator, value).test, range(second, end).test];
  return { test: (each) => lower(each) && upper(each) };
}

const COMPARISONS = {
  "<": (value: number, bound: number) => value < bound,
  "<=": (value: number, bound: number) => value <= bound,
  ">": (value: number, bound: number) => value > bound,
  ">=": (value: number, bound: number) => value >= bound,
};

function range(
  operator: keyof typeof COMPARISONS,
  bound: number,
): { readonly test: (value: Leaf) => boolean } {
  const compare = COMPARISONS[operator];
  return { test: (value) => typeof value === "number" && compare(value, bound) };
}

/** What `anything-but` may hold instead of values. */
const BUT: Readonly<Record<string, (operand: string, path: string) => Operator>> = {
  prefix: (operand, path) => affix(notEmpty(operand, path), path, { start: true, end: false }),
  suffix: (operand, path) => affix(notEmpty(operand, path), path, { start: false, end: true }),
  [EQUALS_IGNORE_CASE]: (operand, path) => OPERATORS[EQUALS_IGNORE_CASE]?.(operand, path) ?? {},
  wildcard: (operand, path) => OPERATORS.wildcard?.(operand, path) ?? {},
};

/** `anything-but`: strings or numbers, one or several, or one operator on one or several strings. It matches only where the field is. */
function anythingBut(operand: unknown, path: string): Operator {
  if (membersOf(operand) === undefined) {
    const values = new Set<unknown>(strangers(operand, path));
    return { test: (value) => !values.has(value) };
  }
  const [name, inner] = only(operand, path, `an object with ${Object.keys(BUT).join(", ")}`);
  const at = under(path, name);
  const read = Object.hasOwn(BUT, name) ? BUT[name] : undefined;
  if (read === undefined) throw new PatternError(at, `must be one of ${Object.keys(BUT).join(", ")} here`);
  const operators = each(inner, at).map(([item, where]) => read(text(item, where), where));
  const tests = operators.flatMap(({ test }) => test ?? []);
  const wildcards = operators.flatMap(({ wildcards }) => wildcards ?? []);
  return { test: (value) => !tests.some((test) => test(value)), wildcards };
}

/** The values that are not to be: all strings, or all numbers. */
function strangers(operand: unknown, path: string): readonly (string | number)[] {
  const values = each(operand, path).map(([item, where]) =>
    typeof item === "string" ? item : comparable(item, where),
  );
  const stranger = values.findIndex((value) => typeof value !== typeof values[0]);
  if (stranger >= 0)
    throw new PatternError(
      under(path, stranger),
      "must be of the type of the others: strings and numbers do not mix",
    );
  return values;
}

/** One or several, each with its path. */
function each(operand: unknown, path: string): readonly (readonly [item: unknown, path: string])[] {
  if (!Array.isArray(operand)) return [[operand, path]];
  if (operand.length === 0) throw new PatternError(path, "must not be empty");
  return operand.map((item, index) => [item, under(path, index)]);
}

function notEmpty(operand: string, path: string): string {
  if (operand === "") throw new PatternError(path, "must not be empty");
  return operand;
}
