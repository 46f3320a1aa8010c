import type { Block } from "./block.ts";
import type { Expression } from "./expression.ts";

/** The expressions directly inside one expression. */
function children(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "template":
    case "heredoc":
      return expression.parts.filter((part) => typeof part !== "string");
    case "call":
      return expression.args;
    case "list":
      return expression.items.map((item) => item.value);
    case "object":
      return expression.entries.map((entry) => entry.value);
    case "conditional":
      return [expression.condition, expression.whenTrue, expression.whenFalse];
    case "operation":
      return [expression.left, expression.right];
    case "not":
      return [expression.operand];
    case "access":
      return [
        expression.of,
        ...expression.steps.flatMap((step) => (step.kind === "index" ? [step.key] : [])),
      ];
    case "for": {
      const { collection, key, value, condition } = expression;
      return [collection, ...(key ? [key] : []), value, ...(condition ? [condition] : [])];
    }
    default:
      return [];
  }
}

/** Every expression of a tree, the tree itself first. */
export function* walkExpression(expression: Expression): Generator<Expression> {
  yield expression;
  for (const child of children(expression)) yield* walkExpression(child);
}

/** Every argument expression of a block and of the blocks in it, in order, with its path such as `rule.status`. */
export function* walkArguments(block: Block, prefix = ""): Generator<{ path: string; value: Expression }> {
  for (const item of block.body) {
    if (item.kind === "argument") yield { path: prefix + item.name, value: item.value };
    else yield* walkArguments(item, `${prefix}${item.type}.`);
  }
}

/**
 * The paths of all references in an expression, such as `aws_sqs_queue.jobs.arn`: not those to the elements of a `for`, and
 * none in `verbatim` text.
 */
export function references(expression: Expression): string[] {
  return [...freeReferences(expression, [])];
}

function* freeReferences(expression: Expression, bound: readonly string[]): Generator<string> {
  if (expression.kind === "reference") {
    if (!bound.includes(rootOf(expression.path))) yield expression.path;
    return;
  }
  const names = expression.kind === "for" ? [...bound, ...expression.names] : bound;
  for (const child of children(expression)) {
    const outside = expression.kind === "for" && child === expression.collection;
    yield* freeReferences(child, outside ? bound : names);
  }
}

/** The first name of a path. */
function rootOf(path: string): string {
  return path.split(/[.[]/, 1)[0] ?? "";
}

/**
 * Whether any argument of the block refers to the address, or to something below it; coming after it (`depends_on`) is not
 * referring to it. What refers to all instances of a resource refers to each of them.
 */
export function refersTo(block: Block, address: string): boolean {
  const whole = address.replace(/\[[^\]]*\]$/, "");
  const leadsThere = (path: string) =>
    isAtOrBelow(path, address) || (whole !== address && (path === whole || path.startsWith(`${whole}[*]`)));
  return [...walkArguments(block)].some(
    ({ path, value }) => path !== "depends_on" && references(value).some(leadsThere),
  );
}

function isAtOrBelow(path: string, address: string): boolean {
  return path === address || (path.startsWith(address) && /^[.[]/.test(path.slice(address.length)));
}

/** The expression of an argument of this block (not of its nested blocks), or undefined when it is not set. */
export function argument(block: Block, name: string): Expression | undefined {
  for (const item of block.body) if (item.kind === "argument" && item.name === name) return item.value;
  return undefined;
}

/** The nested blocks of one type; a `dynamic` block counts as one, by its content. */
export function nested(block: Block, type: string): Block[] {
  return block.body.filter((item): item is Block => item.kind === "block" && item.type === type);
}

/** A value known when the plan is made. */
export type Literal =
  | string
  | number
  | boolean
  | null
  | readonly Literal[]
  | { readonly [key: string]: Literal };

/** The JavaScript value of an expression made of literals only; undefined when any part is known to Terraform alone. */
export function literalOf(expression: Expression | undefined): Literal | undefined {
  if (expression?.kind === "literal") return expression.value;
  if (expression?.kind === "list") {
    const items = expression.items.map((item) => literalOf(item.value));
    return items.every((item) => item !== undefined) ? items : undefined;
  }
  if (expression?.kind === "object") {
    const entries: [string, Literal][] = [];
    for (const { key, value } of expression.entries) {
      const item = literalOf(value);
      if (item === undefined) return undefined;
      entries.push([key, item]);
    }
    return Object.fromEntries(entries);
  }
  return undefined;
}
