/**
 * Terraform expressions as data: https://developer.hashicorp.com/terraform/language/expressions
 * Plain JavaScript values stand for themselves; everything else is built by the functions below.
 */
import { TerraformError } from "../errors.ts";

const expressionMark: unique symbol = Symbol("terraform expression");
const commentMark: unique symbol = Symbol("terraform comment");

/** One element of a list, with the comment printed above it. */
export interface ListItem {
  readonly value: Expression;
  readonly comment?: string;
}

/** One key of an object, with the comment printed above it. */
export interface ObjectEntry extends ListItem {
  readonly key: string;
}

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

function node(value: ExpressionNode): Expression {
  return { [expressionMark]: true, ...value };
}

const IDENTIFIER = "[A-Za-z_][A-Za-z0-9_-]*";
const REFERENCE = new RegExp(
  `^${IDENTIFIER}(\\.(${IDENTIFIER}|\\d+|\\*)|\\[(\\*|\\d+|"[^"\\\\$%]*"|[a-z_.]+)\\])*$`,
);

export function isIdentifier(text: string): boolean {
  return new RegExp(`^${IDENTIFIER}$`).test(text);
}

/**
 * A reference to something with an address, or to a plain path: `ref(queue, "arn")`,
 * `ref("aws_sqs_queue.jobs", "arn")`, `ref("each.value.name")`, `ref("aws_sqs_queue.jobs[*].arn")`.
 * @throws TerraformError `INVALID_NAME` when the path is not a Terraform traversal.
 */
export function ref(
  target: string | { readonly address: string },
  ...attributes: readonly string[]
): Expression {
  const path = [typeof target === "string" ? target : target.address, ...attributes].join(".");
  if (!REFERENCE.test(path)) {
    throw new TerraformError("INVALID_NAME", `"${path}" is not a reference such as aws_sqs_queue.jobs.arn`);
  }
  return node({ kind: "reference", path });
}

/** `var.<name>` */
export function v(name: string): Expression {
  return ref("var", name);
}

/** `local.<name>` */
export function local(name: string): Expression {
  return ref("local", name);
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
 * Expression text printed as it is, for what has no constructor here (`for` expressions, type constraints).
 * One line, already formatted; `terraform fmt -check` and the parser look at it like at any other text.
 */
export function verbatim(text: string): Expression {
  if (text === "" || text.includes("\n")) {
    throw new TerraformError("INVALID_VALUE", "verbatim() takes one line of expression text");
  }
  return node({ kind: "verbatim", text });
}

/** A string template: tpl`${v("project_name")}-jobs`. Interpolated JavaScript strings and numbers are text. */
export function tpl(
  strings: TemplateStringsArray,
  ...values: readonly (Expression | string | number)[]
): Expression {
  const parts = templateParts(strings, values);
  const [only] = parts;
  if (parts.length === 0) return toExpression("");
  if (parts.length === 1 && typeof only === "string") return toExpression(only);
  return node({ kind: "template", parts });
}

/** A multi-line string in `<<EOT` form, same arguments as `tpl`. The text must end with a newline. */
export function heredoc(
  strings: TemplateStringsArray,
  ...values: readonly (Expression | string | number)[]
): Expression {
  const parts = templateParts(strings, values);
  const last = parts.at(-1);
  if (typeof last !== "string" || !last.endsWith("\n")) {
    throw new TerraformError(
      "INVALID_VALUE",
      "the text of a heredoc must end with a newline; use tpl for other strings",
    );
  }
  if (parts.some((part) => typeof part === "string" && /[^\P{Cc}\n\t]/u.test(part))) {
    throw new TerraformError(
      "INVALID_VALUE",
      "a heredoc cannot hold control characters; use tpl, which escapes them",
    );
  }
  return node({ kind: "heredoc", parts });
}

function templateParts(
  strings: TemplateStringsArray,
  values: readonly (Expression | string | number)[],
): (string | Expression)[] {
  const parts: (string | Expression)[] = [];
  const add = (part: string | Expression) => {
    const last = parts.at(-1);
    if (typeof part !== "string") parts.push(part);
    else if (typeof last === "string") parts[parts.length - 1] = last + part;
    else if (part !== "") parts.push(part);
  };
  strings.forEach((text, index) => {
    add(text);
    const value = values[index];
    if (value === undefined) return;
    if (!isExpression(value)) add(String(value));
    else if (value.kind === "template") value.parts.forEach(add);
    else if (value.kind === "literal") add(String(value.value));
    else add(value);
  });
  return parts;
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
