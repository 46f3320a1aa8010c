import type { Node } from "oxc-parser";
import { leaves } from "../mutants/mutant.ts";
import type { AppEdit } from "./operators.ts";

/** A constant: bounds that are one are moved. */
const CONSTANT = /^[A-Z][A-Z\d_]+$/;
const MOVED: Readonly<Record<string, string>> = { "<": "<=", "<=": "<", ">": ">=", ">=": ">" };

/** Mistakes with what decides: guards, conditions and their parts, bounds. */
export function checkEdits(node: Node, _parent: Node | null, source: string): AppEdit[] {
  const text = ({ start, end }: Node) => source.slice(start, end);
  const turned = (test: Node): AppEdit => ({
    operator: "check turned round",
    node: test,
    text: `!(${text(test)})`,
  });
  switch (node.type) {
    case "IfStatement": {
      const left: AppEdit =
        leaves(node.consequent) && !node.alternate
          ? { operator: "guard left out", node, text: ";" }
          : { operator: "check left out", node: node.test, text: "true" };
      return [turned(node.test), left];
    }
    case "ConditionalExpression":
      return [turned(node.test)];
    case "LogicalExpression":
      if (node.operator === "??") return [];
      return [node.left, node.right].map((part) => ({
        operator: "part of a check left out",
        node,
        text: `(${text(part)})`,
      }));
    case "BinaryExpression": {
      const moved = MOVED[node.operator];
      if (moved === undefined || ![node.left, node.right].some((side) => CONSTANT.test(text(side))))
        return [];
      return [{ operator: "bound moved", node, text: `${text(node.left)} ${moved} ${text(node.right)}` }];
    }
    default:
      return [];
  }
}
