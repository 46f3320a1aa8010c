import type { Node } from "oxc-parser";
import { type Edit, leaves, type Mutant, mutantsBy } from "./mutant.ts";

/** What each operator becomes. `+` is left alone where it may join texts. */
const OPERATORS: Readonly<Record<string, readonly string[]>> = {
  "<": ["<="],
  "<=": ["<"],
  ">": [">="],
  ">=": [">"],
  "===": ["!=="],
  "!==": ["==="],
  "&&": ["||"],
  "||": ["&&"],
  "-": ["+"],
  "*": ["/"],
  "/": ["*"],
};

/** Names of functions and methods, and those that they are taken for. */
const CALLS: Readonly<Record<string, string>> = {
  min: "max",
  max: "min",
  ceil: "floor",
  floor: "ceil",
  some: "every",
  every: "some",
};

/**
 * All mutants of a module, in the order of its text: bounds and comparisons, conditions, guards and calls that are left
 * out, numbers off by one, flags, entries of lists. Types, imports and the texts of errors have none.
 */
export function mutantsOf(file: string, source: string): Mutant[] {
  return mutantsBy(editsOf, file, source);
}

function editsOf(node: Node, parent: Node | null, source: string): readonly Edit[] | "skip" {
  const text = ({ start, end }: Node) => source.slice(start, end);
  switch (node.type) {
    case "ThrowStatement": // nobody relies on the words of an error
    case "TemplateLiteral":
      return "skip";
    case "BinaryExpression":
    case "LogicalExpression":
      return operatorEdits(node, text, source);
    case "IfStatement":
      return [
        { operator: "condition turned round", node: node.test, text: `!(${text(node.test)})` },
        ...(node.alternate || !leaves(node.consequent)
          ? []
          : [{ operator: "guard left out", node, text: ";" }]),
      ];
    case "ConditionalExpression":
      return [{ operator: "condition turned round", node: node.test, text: `!(${text(node.test)})` }];
    case "ExpressionStatement":
      return isCall(node.expression) ? [{ operator: "call left out", node, text: ";" }] : [];
    case "Literal":
      return literalEdits(node, parent);
    case "CallExpression":
      return callEdits(node.callee);
    case "ArrayExpression":
      return node.elements.length < 2
        ? []
        : node.elements.flatMap((element, index) => (element ? [entryLeftOut(node, index, text)] : []));
    default:
      return [];
  }
}

function operatorEdits(
  node: Extract<Node, { type: "BinaryExpression" | "LogicalExpression" }>,
  text: (node: Node) => string,
  source: string,
): Edit[] {
  if (node.operator === "??") {
    return [{ operator: "default left out", node, text: text(node.left) }];
  }
  const between = source.slice(node.left.end, node.right.start);
  const at = node.left.end + between.indexOf(node.operator);
  const place = { start: at, end: at + node.operator.length };
  return (OPERATORS[node.operator] ?? []).map((other) => ({
    operator: `${node.operator} is ${other}`,
    node: place,
    text: other,
  }));
}

function literalEdits(node: Extract<Node, { type: "Literal" }>, parent: Node | null): Edit[] {
  if (typeof node.value === "boolean") {
    return [{ operator: "flag turned round", node, text: String(!node.value) }];
  }
  const isIndex = parent?.type === "MemberExpression" && parent.property === node;
  if (typeof node.value !== "number" || isIndex) return [];
  return [{ operator: "number off by one", node, text: String(node.value + 1) }];
}

function callEdits(callee: Node): Edit[] {
  if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return [];
  const other = Object.hasOwn(CALLS, callee.property.name) ? CALLS[callee.property.name] : undefined;
  if (other === undefined) return [];
  return [{ operator: `${callee.property.name} is ${other}`, node: callee.property, text: other }];
}

function entryLeftOut(
  node: Extract<Node, { type: "ArrayExpression" }>,
  left: number,
  text: (node: Node) => string,
): Edit {
  const rest = node.elements.filter((element, index) => element && index !== left);
  return {
    operator: "entry left out",
    node,
    text: `[${rest.map((element) => (element ? text(element) : "")).join(", ")}]`,
  };
}

function isCall(node: Node): boolean {
  if (node.type === "AwaitExpression" || node.type === "UnaryExpression") return isCall(node.argument);
  return node.type === "CallExpression";
}
