/**
 * Terraform expressions as data: https://developer.hashicorp.com/terraform/language/expressions
 * Plain JavaScript values stand for themselves; everything else is built by the functions below.
 */
import { TerraformError } from "../errors.ts";

const expressionMark: unique symbol = Symbol("terraform expression");
const commentMark: unique symbol = Symbol("terraform comment");

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** Whether a text is a name in Terraform: https://developer.hashicorp.com/terraform/language/syntax/configuration#identifiers */
export function isIdentifier(text: string): boolean {
  return IDENTIFIER.test(text);
}

/** One element of a list, with the comment printed above it. */
export interface ListItem {
  readonly value: Expression;
  readonly comment?: string;
}

/** One key of an object, with the comment printed above it. */
export interface ObjectEntry extends ListItem {
  readonly key: string;
}

/** What follows a value: `.name`, `[key]` or `[*]`. */
export type AccessStep =
  | { readonly kind: "member"; readonly name: string }
  | { readonly kind: "index"; readonly key: Expression }
  | { readonly kind: "splat" };

export type ExpressionNode =
  | { readonly kind: "literal"; readonly value: string | number | boolean | null }
  | { readonly kind: "reference"; readonly path: string }
  | { readonly kind: "template"; readonly parts: readonly (string | Expression)[] }
  | { readonly kind: "heredoc"; readonly parts: readonly (string | Expression)[] }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: "list"; readonly items: readonly ListItem[] }
  | { readonly kind: "object"; readonly entries: readonly ObjectEntry[] }
  | {
      readonly kind: "conditional";
      readonly condition: Expression;
      readonly whenTrue: Expression;
      readonly whenFalse: Expression;
    }
  | {
      readonly kind: "operation";
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: "not"; readonly operand: Expression }
  | { readonly kind: "access"; readonly of: Expression; readonly steps: readonly AccessStep[] }
  | {
      readonly kind: "for";
      /** One name for the value, or two for the key and the value. */
      readonly names: readonly string[];
      readonly collection: Expression;
      /** Set where an object is made. */
      readonly key?: Expression;
      readonly value: Expression;
      readonly condition?: Expression;
    }
  | { readonly kind: "verbatim"; readonly text: string };

/** A node of an expression tree; switch on `kind`. Marked, so that an object with a `kind` key stays an object. */
export type Expression = ExpressionNode & { readonly [expressionMark]: true };

export type Operator = "==" | "!=" | "<" | "<=" | ">" | ">=" | "&&" | "||" | "+" | "-" | "*" | "/" | "%";

/** What may stand where Terraform expects a value. Entries that are `undefined` are left out. */
export type Value =
  | Expression
  | string
  | number
  | boolean
  | null
  | readonly (Value | Commented<Value>)[]
  | { readonly [key: string]: Value | Commented<Value> | undefined };

/** A value with the comment to print above it. */
export interface Commented<T> {
  readonly [commentMark]: string;
  readonly value: T;
}

/** Puts `# text` above an argument, a nested block, a list element or an object key. */
export function commented<T>(text: string, value: T): Commented<T> {
  return { [commentMark]: text, value };
}

export function isExpression(value: unknown): value is Expression {
  return typeof value === "object" && value !== null && expressionMark in value;
}

export function isCommented<T>(value: T | Commented<T>): value is Commented<T> {
  return typeof value === "object" && value !== null && commentMark in value;
}

/** Separates a value from its comment, in the shape that list items, entries, arguments and blocks share. */
export function splitComment<T>(value: T | Commented<T>): { value: T; comment?: string } {
  return isCommented(value) ? { value: value.value, comment: value[commentMark] } : { value };
}

/** Marks a node as an expression; only the constructors of this folder call it. */
export function node(value: ExpressionNode): Expression {
  return { [expressionMark]: true, ...value };
}

/** A function call: `call("jsonencode", {...})`. The name is not checked here; `terraform validate` does. */
export function call(name: string, ...args: readonly Value[]): Expression {
  if (!/^[a-z][a-z0-9_]*(::[a-z0-9_]+)*$/.test(name)) {
    throw new TerraformError("INVALID_NAME", `"${name}" is not the name of a Terraform function`);
  }
  return node({ kind: "call", name, args: args.map(toExpression) });
}

/** `jsonencode(value)` */
export function jsonencode(value: Value): Expression {
  return call("jsonencode", value);
}

/** `condition ? whenTrue : whenFalse` */
export function conditional(condition: Value, whenTrue: Value, whenFalse: Value): Expression {
  return node({
    kind: "conditional",
    condition: toExpression(condition),
    whenTrue: toExpression(whenTrue),
    whenFalse: toExpression(whenFalse),
  });
}

/** A binary operation: `op(v("memory"), ">=", 128)`. */
export function op(left: Value, operator: Operator, right: Value): Expression {
  return node({ kind: "operation", operator, left: toExpression(left), right: toExpression(right) });
}

/** `!operand` */
export function not(operand: Value): Expression {
  return node({ kind: "not", operand: toExpression(operand) });
}

/**
 * Expression text printed as it is, for what has no constructor here (type constraints). Nothing looks into it. One line, already formatted; `terraform fmt -check` and the parser look at it like at any other text.
 */
export function verbatim(text: string): Expression {
  if (text === "" || text.includes("\n")) {
    throw new TerraformError("INVALID_VALUE", "verbatim() takes one line of expression text");
  }
  return node({ kind: "verbatim", text });
}

/**
 * Turns any value into its expression tree.
 * @throws TerraformError `INVALID_VALUE` for numbers that are not finite and strings that are not well-formed Unicode.
 */
export function toExpression(value: Value): Expression {
  if (isExpression(value)) return value;
  if (value === null || typeof value === "boolean") return node({ kind: "literal", value });
  if (typeof value === "string" || typeof value === "number") {
    if (typeof value === "number" ? !Number.isFinite(value) : !value.isWellFormed()) {
      throw new TerraformError("INVALID_VALUE", `${JSON.stringify(value)} cannot be written in Terraform`);
    }
    return node({ kind: "literal", value });
  }
  if (isArray(value)) {
    return node({ kind: "list", items: value.map((item) => toItem(item)) });
  }
  const entries = Object.entries(value).flatMap(([key, item]): ObjectEntry[] =>
    item === undefined ? [] : [{ key, ...toItem(item) }],
  );
  return node({ kind: "object", entries });
}

function isArray(value: Value): value is readonly (Value | Commented<Value>)[] {
  return Array.isArray(value);
}

function toItem(item: Value | Commented<Value>): ListItem {
  const { value, comment } = splitComment<Value>(item);
  return { value: toExpression(value), ...(comment === undefined ? {} : { comment }) };
}
