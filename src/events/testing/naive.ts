/**
 * Event patterns once more, by the shortest way that can be seen to be right: every value of the event with its path, every choice of
 * a value for each condition. For valid patterns without `$or`, addresses and numbers that no double holds.
 */

/** A value, its dotted name, and `array path → index` of each array element that it lies in. */
interface Found {
  readonly name: string;
  readonly value: unknown;
  readonly elements: Readonly<Record<string, number>>;
}

/** Whether a pattern matches an event. */
export function naiveMatch(pattern: object, event: object): boolean {
  const values = valuesOf(event, [], "", {});
  const fields = [...fieldsOf(pattern, [])].sort(([a], [b]) => (a < b ? -1 : 1));
  return choose(fields, values, {});
}

function valuesOf(
  value: unknown,
  names: readonly string[],
  position: string,
  elements: Found["elements"],
): Found[] {
  if (typeof value !== "object" || value === null) return [{ name: names.join("."), value, elements }];
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = `${position}/${key}`;
    if (!Array.isArray(value)) return valuesOf(inner, [...names, key], at, elements);
    const isContainer = typeof inner === "object" && inner !== null;
    return valuesOf(inner, names, at, isContainer ? { ...elements, [position]: Number(key) } : elements);
  });
}

function fieldsOf(pattern: object, names: readonly string[]): Map<string, readonly unknown[]> {
  const fields = new Map<string, readonly unknown[]>();
  for (const [name, inner] of Object.entries(pattern)) {
    const path = [...names, name];
    if (Array.isArray(inner)) fields.set(path.join("."), inner);
    else for (const [field, items] of fieldsOf(inner, path)) fields.set(field, items);
  }
  return fields;
}

function choose(
  fields: readonly (readonly [string, readonly unknown[]])[],
  values: readonly Found[],
  chosen: Found["elements"],
): boolean {
  const [first, ...rest] = fields;
  if (first === undefined) return true;
  const [field, items] = first;
  const fitting = values.filter(
    ({ name, elements }) =>
      name === field &&
      Object.entries(elements).every(([array, index]) => (chosen[array] ?? index) === index),
  );
  const missing = fitting.length === 0 && items.some((item) => isOperator(item, "exists") && !item.exists);
  if (missing && choose(rest, values, chosen)) return true;
  return fitting.some(
    ({ value, elements }) =>
      items.some((item) => naiveTest(item, value)) && choose(rest, values, { ...chosen, ...elements }),
  );
}

function isOperator(item: unknown, name: string): item is Record<string, unknown> {
  return typeof item === "object" && item !== null && name in item;
}

function naiveTest(item: unknown, value: unknown): boolean {
  if (typeof item !== "object" || item === null) return item === value;
  const [[operator, operand]] = Object.entries(item) as [[string, unknown]]; // one operator each
  switch (operator) {
    case "exists":
      return operand === true;
    case "anything-but":
      return !listed(operand).some((each) => naiveTest(each, value));
    case "numeric":
      return typeof value === "number" && inRange(operand as unknown[], value);
    default:
      return typeof value === "string" && textPattern(operator, operand).test(value);
  }
}

/** What `anything-but` holds, as items of a field. */
function listed(operand: unknown): readonly unknown[] {
  if (Array.isArray(operand)) return operand;
  if (typeof operand !== "object" || operand === null) return [operand];
  return Object.entries(operand).flatMap(([name, inner]) =>
    (Array.isArray(inner) ? inner : [inner]).map((each) => ({ [name]: each })),
  );
}

function inRange(operand: readonly unknown[], value: number): boolean {
  for (let at = 0; at < operand.length; at += 2) {
    const bound = operand[at + 1] as number; // of a valid pattern
    const holds = { "=": value === bound, "<": value < bound, "<=": value <= bound, ">": value > bound };
    if (!{ ...holds, ">=": value >= bound }[operand[at] as "="]) return false;
  }
  return true;
}

function textPattern(operator: string, operand: unknown): RegExp {
  const isFolded = operator === "equals-ignore-case" || (typeof operand === "object" && operand !== null);
  const text = String(typeof operand === "object" ? Object.values(operand ?? {})[0] : operand);
  const literal = text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  const flags = isFolded ? "is" : "s";
  if (operator === "prefix") return new RegExp(`^${literal}`, flags);
  if (operator === "suffix") return new RegExp(`${literal}$`, flags);
  if (operator === "equals-ignore-case") return new RegExp(`^${literal}$`, flags);
  const glob = text.replace(/\\.|\*|[^\\*]+/g, (part) =>
    part === "*" ? ".*" : part.replace(/^\\/, "").replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"),
  );
  return new RegExp(`^${glob}$`, flags);
}
