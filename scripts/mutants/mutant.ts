import { type Node, parseSync } from "oxc-parser";
import { walk } from "oxc-walker";

/** One plausible mistake at one place of a file: `text` stands where `[start, end)` of the source was. */
export interface Mutant {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly operator: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What becomes of a node, or of a range of the source. */
export type Edit = Pick<Mutant, "operator" | "text"> & { readonly node: Pick<Node, "start" | "end"> };

/** Says what may become of a node, given the source and what the node is part of; "skip" where nothing in it is changed. */
export type Operators = (node: Node, parent: Node | null, source: string) => readonly Edit[] | "skip";

/** All mutants of a module, in the order of its text. */
export function mutantsBy(operators: Operators, file: string, source: string): Mutant[] {
  const mutants: Mutant[] = [];
  const { program } = parseSync(file, source, { preserveParens: false });
  walk(program, {
    enter(node, parent) {
      const edits = isType(node) ? "skip" : operators(node, parent, source);
      if (edits === "skip") return this.skip();
      for (const { node: place, operator, text } of edits) {
        const line = source.slice(0, place.start).split("\n").length;
        mutants.push({ file, line, operator, start: place.start, end: place.end, text });
      }
    },
  });
  return mutants.sort((a, b) => a.start - b.start || a.end - b.end);
}

/** A source with a mutant in it. */
export function mutated(source: string, { start, end, text }: Mutant): string {
  return source.slice(0, start) + text + source.slice(end);
}

/** Whether a branch ends the function: what comes before the rest of it is a guard. */
export function leaves(branch: Node): boolean {
  if (branch.type === "BlockStatement") {
    const last = branch.body.at(-1);
    return last !== undefined && leaves(last);
  }
  return ["ReturnStatement", "ThrowStatement", "ContinueStatement", "BreakStatement"].includes(branch.type);
}

/** Nodes of TypeScript that have an expression in them. */
const EXPRESSIONS: readonly string[] = ["TSAsExpression", "TSSatisfiesExpression", "TSNonNullExpression"];

/** Types and imports say nothing at run time that could be mistaken. */
function isType({ type }: Node): boolean {
  if (type.startsWith("TS")) return !EXPRESSIONS.includes(type);
  return type === "ImportDeclaration" || type === "ExportAllDeclaration";
}
