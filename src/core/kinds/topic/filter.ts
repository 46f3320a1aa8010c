/** A value of a field that a filter goes by. */
export type FieldValue = string | number | boolean;

/** The values of a message that filters go by. A field that is absent, null or an empty text is not among them. */
export type Fields = Readonly<Record<string, FieldValue>>;

/** How two numbers are compared. */
export type Comparison = "=" | "<" | "<=" | ">" | ">=";

/** One or two comparisons that both have to hold: `[">=", 100]`, `[">", 0, "<=", 5]`. */
export type NumericRange = readonly [Comparison, number] | readonly [">" | ">=", number, "<" | "<=", number];

/**
 * What a field has to be, in the form of SNS's filter policies
 * (https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html): a value, the beginning of a text, any
 * value but some, a number in a range, there or not there at all. Apart from `{ exists: false }`, none holds for a field
 * that is not there.
 */
export type Condition =
  | FieldValue
  | { readonly prefix: string }
  | { readonly "anything-but": FieldValue | readonly FieldValue[] | { readonly prefix: string } }
  | { readonly numeric: NumericRange }
  | { readonly exists: boolean };

/** Which messages a subscription gets: for each field, one of the conditions has to hold. */
export type TopicFilter<Field extends string = string> = {
  readonly [F in Field]?: readonly Condition[] | undefined;
};

/** A filter with its fields in order, those without conditions left out. */
export function conditionsOf(filter: TopicFilter): readonly (readonly [string, readonly Condition[]])[] {
  return Object.entries(filter)
    .flatMap(([field, conditions]) => (conditions ? [[field, conditions] as const] : []))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Whether a subscription with this filter gets a message with these fields. */
export function matches(filter: TopicFilter, fields: Fields): boolean {
  return conditionsOf(filter).every(([field, conditions]) =>
    conditions.some((condition) => holds(condition, fields[field])),
  );
}

function holds(condition: Condition, value: FieldValue | undefined): boolean {
  if (typeof condition === "object" && "exists" in condition)
    return condition.exists === (value !== undefined);
  if (value === undefined) return false;
  if (typeof condition !== "object") return condition === value;
  if ("prefix" in condition) return startsWith(value, condition.prefix);
  if ("numeric" in condition) return typeof value === "number" && isWithin(value, condition.numeric);
  const excluded = condition["anything-but"];
  if (typeof excluded !== "object") return excluded !== value;
  return "prefix" in excluded ? !startsWith(value, excluded.prefix) : !excluded.includes(value);
}

function startsWith(value: FieldValue, prefix: string): boolean {
  return typeof value === "string" && value.startsWith(prefix);
}

/** The comparisons of a range. */
export function comparisonsOf([first, bound, second, other]: NumericRange): readonly (readonly [
  Comparison,
  number,
])[] {
  return second === undefined || other === undefined
    ? [[first, bound]]
    : [
        [first, bound],
        [second, other],
      ];
}

function isWithin(value: number, range: NumericRange): boolean {
  return comparisonsOf(range).every(([comparison, bound]) => {
    if (comparison === "=") return value === bound;
    if (comparison === "<") return value < bound;
    if (comparison === "<=") return value <= bound;
    return comparison === ">" ? value > bound : value >= bound;
  });
}

/** The texts of a condition: its values and prefixes. */
export function textsOf(condition: Condition): readonly string[] {
  if (typeof condition === "string") return [condition];
  if (typeof condition !== "object" || "exists" in condition || "numeric" in condition) return [];
  if ("prefix" in condition) return [condition.prefix];
  const excluded = condition["anything-but"];
  if (typeof excluded !== "object") return textsOf(excluded);
  return "prefix" in excluded ? [excluded.prefix] : excluded.flatMap(textsOf);
}

/** Longest text in a filter, in characters. */
export const LONGEST_FILTER_TEXT = 256;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\u0000-\u001f\u007f\ufffe\uffff]/;

/** Whether a text can be one of a filter, or of a field that filters go by. */
export function isFilterText(text: string): boolean {
  return text !== "" && !CONTROL.test(text) && text.isWellFormed();
}
