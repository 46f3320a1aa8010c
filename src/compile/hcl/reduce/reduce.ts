/**
 * What an expression comes to, as far as that is known without Terraform: names that stand for known values are replaced,
 * and what is made of known values is worked out. The rest stays as it is.
 */
import {
  type AccessStep,
  type Expression,
  type ListItem,
  node,
  type ObjectEntry,
  toExpression,
} from "../expression.ts";
import { access, parsePath, ref } from "../reference.ts";
import { template } from "../template.ts";
import { reducedCall } from "./functions.ts";
import { stepInto } from "./step-into.ts";

/** What may lead to something inside of a value. */
type Lookup = Extract<Expression, { kind: "reference" | "access" }>;

/** Values by the first name of references to them: `local`, `each`, and the names of `for` and `dynamic`. */
export type Scope = ReadonlyMap<string, Expression>;

/** An expression with all worked out that the scope tells. */
export function reduce(expression: Expression, scope: Scope): Expression {
  const inner = (value: Expression) => reduce(value, scope);
  switch (expression.kind) {
    case "literal":
    case "verbatim":
      return expression;
    case "reference":
    case "access":
      return lookedUp(expression, scope) ?? expression;
    case "template":
    case "heredoc":
      return template(expression.parts.map((part) => (typeof part === "string" ? part : inner(part))));
    case "list":
      return node({
        kind: "list",
        items: expression.items.map((item) => ({ ...item, value: inner(item.value) })),
      });
    case "object":
      return node({
        kind: "object",
        entries: expression.entries.map((entry) => ({ ...entry, value: inner(entry.value) })),
      });
    case "call":
      return expression.name === "try"
        ? firstThere(expression.args, scope)
        : reducedCall(expression.name, expression.args.map(inner));
    case "conditional":
      return reducedConditional(inner(expression.condition), [
        inner(expression.whenTrue),
        inner(expression.whenFalse),
      ]);
    case "operation":
      return reducedOperation({
        ...expression,
        left: inner(expression.left),
        right: inner(expression.right),
      });
    case "not": {
      const operand = inner(expression.operand);
      return typeof literal(operand) === "boolean"
        ? toExpression(!literal(operand))
        : node({ kind: "not", operand });
    }
    case "for":
      return unrolled(expression, scope);
  }
}

/** An element of a collection, with its key or position. */
export interface Element extends ListItem {
  readonly key: Expression;
}

/** The elements of a collection; undefined where they are not known. */
export function elementsOf(collection: Expression): Element[] | undefined {
  if (collection.kind === "object") {
    return collection.entries.map((entry) => ({ ...entry, key: toExpression(entry.key) }));
  }
  return collection.kind === "list"
    ? collection.items.map((item, index) => ({ ...item, key: toExpression(index) }))
    : undefined;
}

/** What a reference, or steps into a value, lead to; undefined where there is no such thing. */
function lookedUp(expression: Lookup, scope: Scope): Expression | undefined {
  const keysReduced = (steps: readonly AccessStep[]) =>
    steps.map((step) => (step.kind === "index" ? { ...step, key: reduce(step.key, scope) } : step));
  if (expression.kind === "access") {
    return stepInto(reduce(expression.of, scope), keysReduced(expression.steps));
  }
  const { root, steps } = parsePath(expression.path);
  const known = scope.get(root);
  return known ? stepInto(known, keysReduced(steps)) : access(ref(root), ...keysReduced(steps));
}

/** `try(…)`: the first argument that leads to something. */
function firstThere(args: readonly Expression[], scope: Scope): Expression {
  const [first, ...others] = args;
  if (first === undefined) return node({ kind: "call", name: "try", args });
  const leads = first.kind === "reference" || first.kind === "access";
  const value = leads ? lookedUp(first, scope) : reduce(first, scope);
  if (value === undefined) return firstThere(others, scope);
  const known = value.kind === "literal" || value.kind === "list" || value.kind === "object";
  return known || others.length === 0
    ? value
    : node({ kind: "call", name: "try", args: [value, ...others.map((other) => reduce(other, scope))] });
}

function reducedConditional(
  condition: Expression,
  [whenTrue, whenFalse]: readonly [Expression, Expression],
): Expression {
  const decided = literal(condition);
  if (typeof decided === "boolean") return decided ? whenTrue : whenFalse;
  return node({ kind: "conditional", condition, whenTrue, whenFalse });
}

function reducedOperation(operation: Extract<Expression, { kind: "operation" }>): Expression {
  const { operator, left, right } = operation;
  const [a, b] = [literal(left), literal(right)];
  if (operator === "&&" || operator === "||") {
    const deciding = operator === "||";
    if (a === deciding || b === deciding) return toExpression(deciding);
    if (typeof a === "boolean") return right;
    return typeof b === "boolean" ? left : operation;
  }
  if (a === undefined || b === undefined) return operation;
  if (operator === "==" || operator === "!=") return toExpression((a === b) === (operator === "=="));
  if (typeof a !== "number" || typeof b !== "number") return operation;
  const compared = COMPARISONS[operator];
  return compared ? toExpression(compared(a, b)) : operation;
}

const COMPARISONS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

/** A `for` over known elements as the list or object that it makes; what its condition leaves open may be in it, so it is. */
function unrolled(expression: Extract<Expression, { kind: "for" }>, scope: Scope): Expression {
  const collection = reduce(expression.collection, scope);
  const elements = elementsOf(collection);
  // What is said of elements that are not known must not be taken for something outside.
  const hidden = new Map([...scope].filter(([name]) => !expression.names.includes(name)));
  const inside = (element: Scope) => {
    const within: Scope = new Map([...hidden, ...element]);
    const { key, value, condition } = expression;
    return {
      ...(key && { key: reduce(key, within) }),
      value: reduce(value, within),
      ...(condition && { condition: reduce(condition, within) }),
    };
  };
  if (!elements) return node({ ...expression, collection, ...inside(new Map()) });
  const made = elements
    .map((element) => ({ ...element, ...inside(boundNames(expression.names, element)) }))
    .filter(({ condition }) => condition === undefined || literal(condition) !== false);
  if (expression.key === undefined) {
    return node({ kind: "list", items: made.map((element): ListItem => itemOf(element)) });
  }
  const entries = made.flatMap((element): ObjectEntry[] => {
    const key = literal(element.key);
    return typeof key === "string" ? [{ key, ...itemOf(element) }] : [];
  });
  return entries.length === made.length ? node({ kind: "object", entries }) : { ...expression, collection };
}

function itemOf({ value, comment }: ListItem): ListItem {
  return { value, ...(comment !== undefined && { comment }) };
}

function boundNames(names: readonly string[], { key, value }: Element): Scope {
  const [first = "", second] = names;
  return second === undefined
    ? new Map([[first, value]])
    : new Map([
        [first, key],
        [second, value],
      ]);
}

function literal(expression: Expression): string | number | boolean | null | undefined {
  return expression.kind === "literal" ? expression.value : undefined;
}
