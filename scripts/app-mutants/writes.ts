import type { Node } from "oxc-parser";
import { walk } from "oxc-walker";
import type { AppEdit } from "./operators.ts";

/** Wrappers that make a repeated call harmless; the handler is their last argument. */
const IDEMPOTENT = /^idempotent/;
/** Names of functions that make an id or a key which is the same at every attempt. */
const MAKES_ID = /^newId$|(?:Id|Key)$/;
/** What no invariant can see. */
const OBSERVES = /^(?:log|metrics)\./;

/** Mistakes with what has an effect: writes, their conditions, their order, their failures, their keys. */
export function writeEdits(node: Node, parent: Node | null, source: string): AppEdit[] {
  const text = ({ start, end }: Pick<Node, "start" | "end">) => source.slice(start, end);
  switch (node.type) {
    case "CallExpression":
      return callEdits(node, text);
    case "ObjectExpression":
      return conditionEdits(node, text);
    case "ExpressionStatement":
      return awaitedEdits(node, text);
    case "BlockStatement":
      return exchanges(node.body, text);
    case "ThrowStatement": // where it is all of a guard, the guard is left out instead
      return parent?.type === "IfStatement" ? [] : [{ operator: "throw left out", node, text: ";" }];
    default:
      return [];
  }
}

type TextOf = (node: Pick<Node, "start" | "end">) => string;

function callEdits(node: Extract<Node, { type: "CallExpression" }>, text: TextOf): AppEdit[] {
  const { callee, arguments: given } = node;
  const last = given.at(-1);
  if (callee.type === "MemberExpression" && text(callee.property) === "catch" && last) {
    return [
      { operator: "handler of failures left out", node, text: text(callee.object) },
      { operator: "failure ignored", node: last, text: "() => {}" },
    ];
  }
  if (callee.type !== "Identifier") return [];
  if (IDEMPOTENT.test(callee.name) && last)
    return [{ operator: "idempotency left out", node, text: text(last) }];
  return MAKES_ID.test(callee.name) ? [{ operator: "id is random", node, text: "crypto.randomUUID()" }] : [];
}

/** `{ if: … }` of a write. */
function conditionEdits(node: Extract<Node, { type: "ObjectExpression" }>, text: TextOf): AppEdit[] {
  const isCondition = (property: Node) => property.type === "Property" && text(property.key) === "if";
  const condition = node.properties.find(isCondition);
  if (condition?.type !== "Property") return [];
  const others = node.properties.filter((property) => property !== condition).map(text);
  const weaker = text(condition.value) === '"absent"' ? [] : ["present" as const];
  return [
    { operator: "condition left out", node, text: others.length > 0 ? `{ ${others.join(", ")} }` : "{}" },
    ...weaker.map(
      (value) => ({ operator: "condition weakened", node: condition.value, text: `"${value}"` }) as const,
    ),
  ];
}

/** `await items.put(item);` and the like. */
function awaitedEdits(node: Extract<Node, { type: "ExpressionStatement" }>, text: TextOf): AppEdit[] {
  const { expression } = node;
  if (expression.type !== "AwaitExpression" || expression.argument.type !== "CallExpression") return [];
  const call = expression.argument;
  if (OBSERVES.test(text(call))) return [];
  const isCaught = call.callee.type === "MemberExpression" && text(call.callee.property) === "catch";
  return [
    { operator: "write left out", node, text: ";" },
    { operator: "await left out", node: expression, text: text(call) },
    ...(isCaught
      ? []
      : [{ operator: "failure ignored", node: call, text: `${text(call)}.catch(() => {})` } as const]),
  ];
}

/** Two statements that wait, one after the other, where the second needs no name of the first. */
function exchanges(body: readonly Node[], text: TextOf): AppEdit[] {
  return body.slice(1).flatMap((second, index): AppEdit[] => {
    const first = body[index];
    if (!first || !waits(first) || !waits(second) || needs(second, first)) return [];
    const place = { start: first.start, end: second.end };
    const between = text({ start: first.end, end: second.start });
    return [{ operator: "writes exchanged", node: place, text: text(second) + between + text(first) }];
  });
}

/** Whether a statement waits for something itself, and does not end the function. */
function waits(statement: Node): boolean {
  let found = false;
  walk(statement, {
    enter(node) {
      if (node.type.includes("Function") || node.type === "ReturnStatement") return this.skip();
      if (node.type === "AwaitExpression") found = true;
    },
  });
  return found && statement.type !== "ReturnStatement";
}

/** Whether a statement uses a name that another one declares. */
function needs(statement: Node, { type, ...other }: Node): boolean {
  if (type !== "VariableDeclaration") return false;
  const namesIn = (node: Node) => {
    const names = new Set<string>();
    walk(node, { enter: (inner) => void (inner.type === "Identifier" && names.add(inner.name)) });
    return names;
  };
  const declared = "declarations" in other ? other.declarations.flatMap(({ id }) => [...namesIn(id)]) : [];
  const used = namesIn(statement);
  return declared.some((name) => used.has(name));
}
