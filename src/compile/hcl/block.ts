import { TerraformError } from "../errors.ts";
import {
  type Commented,
  commented,
  type Expression,
  isIdentifier,
  splitComment,
  toExpression,
  type Value,
} from "./expression.ts";

const nestedMark: unique symbol = Symbol("terraform nested block");

/** `name = value` in a block. */
export interface Argument {
  readonly kind: "argument";
  readonly name: string;
  readonly value: Expression;
  readonly comment?: string;
}

/** A block, at the top of a file or nested: `type "label" "label" { body }`. */
export interface Block {
  readonly kind: "block";
  readonly type: string;
  readonly labels: readonly string[];
  readonly body: readonly (Argument | Block)[];
  readonly comment?: string;
  /** Set on a `dynamic` block: what it is repeated for. `body` is then the content of each repetition. */
  readonly forEach?: Expression;
}

/** Nested blocks of one type, before they have the name that their place in `Args` gives them. */
export interface NestedBlocks {
  readonly [nestedMark]: true;
  readonly items: readonly {
    readonly args: Args;
    readonly comment?: string;
    readonly forEach?: Expression;
  }[];
}

/** The arguments and nested blocks of a block, in the order in which they are printed. `undefined` is left out. */
export interface Args {
  readonly [name: string]: Value | Commented<Value> | NestedBlocks | undefined;
}

/** A nested block: `tracing_config: block({ mode: "Active" })`. */
export function block(args: Args, comment?: string): NestedBlocks {
  return blocks([comment === undefined ? args : commented(comment, args)]);
}

/** Any number of nested blocks of one type: `rule: blocks(rules.map((r) => commented(r.why, { ... })))`. */
export function blocks(items: readonly (Args | Commented<Args>)[]): NestedBlocks {
  return {
    [nestedMark]: true,
    items: items.map((item) => {
      const { value, comment } = splitComment<Args>(item);
      return { args: value, ...(comment === undefined ? {} : { comment }) };
    }),
  };
}

/** A nested block repeated for each element of a collection; inside, `ref("<block type>.value")` is the element. */
export function dynamicBlock(forEach: Value, args: Args, comment?: string): NestedBlocks {
  const item = { args, forEach: toExpression(forEach), ...(comment === undefined ? {} : { comment }) };
  return { [nestedMark]: true, items: [item] };
}

/** Nested blocks of one type that are made in different ways: some written out, others by {@link dynamicBlock}. */
export function allBlocks(...parts: readonly NestedBlocks[]): NestedBlocks {
  return { [nestedMark]: true, items: parts.flatMap(({ items }) => items) };
}

/**
 * Makes a block from its arguments.
 * @throws TerraformError `INVALID_NAME` when a type, label or argument is not an identifier.
 */
export function makeBlock(type: string, labels: readonly string[], args: Args, comment?: string): Block {
  for (const name of [type, ...labels]) requireIdentifier(name);
  return { kind: "block", type, labels, body: makeBody(args), ...(comment === undefined ? {} : { comment }) };
}

function makeBody(args: Args): (Argument | Block)[] {
  return Object.entries(args).flatMap(([name, arg]): (Argument | Block)[] => {
    if (arg === undefined) return [];
    requireIdentifier(name);
    if (isNested(arg)) {
      return arg.items.map(({ args: inner, comment, forEach }) => ({
        ...makeBlock(name, [], inner, comment),
        ...(forEach === undefined ? {} : { forEach }),
      }));
    }
    const { value, comment } = splitComment<Value>(arg);
    return [
      { kind: "argument", name, value: toExpression(value), ...(comment === undefined ? {} : { comment }) },
    ];
  });
}

function isNested(arg: Value | Commented<Value> | NestedBlocks): arg is NestedBlocks {
  return typeof arg === "object" && arg !== null && nestedMark in arg;
}

function requireIdentifier(name: string): void {
  if (!isIdentifier(name)) {
    throw new TerraformError(
      "INVALID_NAME",
      `"${name}" is not a Terraform identifier (letters, digits, _ and -)`,
    );
  }
}
