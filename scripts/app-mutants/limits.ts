import type { Node } from "oxc-parser";
import type { AppEdit } from "./operators.ts";

/** What times are shortened by. */
const SHORTER = 60;
const DURATION = /^"(\d+)(s|m|h|d)"$/;
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
/** Names of times, and of limits. */
const TIME = /_(?:MS|SECONDS)$/;
const CONSTANT = /^[A-Z][A-Z\d_]+$/;
/** Settings that say how much of something there is. */
const LIMITS: readonly string[] = ["attempts", "batchSize", "maxConcurrency", "parallel", "bodyLimit"];

/** Mistakes with how long something lasts, and how much of it there may be: times are a sixtieth, limits are 1. */
export function limitEdits(node: Node, _parent: Node | null, source: string): AppEdit[] {
  const text = ({ start, end }: Node) => source.slice(start, end);
  switch (node.type) {
    case "Literal": {
      const [, amount, unit] = DURATION.exec(text(node)) ?? [];
      const seconds = Number(amount) * (SECONDS[unit ?? ""] ?? 0);
      return seconds > SHORTER / 2 ? [shorter(node, `"${Math.ceil(seconds / SHORTER)}s"`)] : [];
    }
    case "VariableDeclarator": {
      if (node.id.type !== "Identifier" || !node.init || !isNumber(node.init)) return [];
      if (TIME.test(node.id.name))
        return [shorter(node.init, `Math.ceil((${text(node.init)}) / ${SHORTER})`)];
      return CONSTANT.test(node.id.name) ? [one(node.init)] : [];
    }
    case "Property":
      return LIMITS.includes(text(node.key)) && isNumber(node.value) ? [one(node.value)] : [];
    default:
      return [];
  }
}

function shorter(node: Node, text: string): AppEdit {
  return { operator: "time shortened", node, text };
}

function one(node: Node): AppEdit {
  return { operator: "limit changed", node, text: "1" };
}

/** A number above 1, or a product of some. */
function isNumber(node: Node): boolean {
  if (node.type === "BinaryExpression") return isNumber(node.left) && isNumber(node.right);
  return node.type === "Literal" && typeof node.value === "number" && node.value > 1;
}
