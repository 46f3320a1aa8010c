import { styleText } from "node:util";
import type { SpanNode } from "./span-tree.ts";
import { cut, durationText, oneLine, widthOf } from "./text.ts";

const GAP = 2;
const DURATION_WIDTH = 8;
/** What names take of the width at most, and bars at least. */
const WIDEST_NAMES = 0.4;
const NARROWEST_BARS = 10;

interface Row {
  readonly depth: number;
  readonly node: SpanNode;
}

/**
 * A trace as a waterfall: a row for each span, with its name below its cause, a bar over the time that all of it took, and
 * its duration. What failed is red, and has the reason below it, so that it is seen without colours too. Fits the stream's width.
 */
export function waterfall(roots: readonly SpanNode[], stream: NodeJS.WriteStream): string {
  const rows = roots.flatMap((root) => rowsOf(root, 0));
  const start = Math.min(...rows.map(({ node }) => node.start));
  const end = Math.max(...rows.map(({ node }) => node.start + node.durationMs));
  const width = widthOf(stream);
  const longest = Math.max(...rows.map((row) => nameOf(row).length));
  const names = Math.min(longest, Math.floor(width * WIDEST_NAMES));
  const bars = Math.max(NARROWEST_BARS, width - names - DURATION_WIDTH - 2 * GAP);
  const lines = rows.flatMap((row) => {
    const { node, depth } = row;
    const bar = barOf(node, start, Math.max(end - start, 1), bars);
    const color = node.failure === undefined ? "cyan" : "red";
    const cells = [
      cut(nameOf(row), names).padEnd(names),
      styleText(color, bar, { stream }),
      durationText(node.durationMs).padStart(DURATION_WIDTH),
    ];
    const line = cells.join(" ".repeat(GAP));
    if (node.failure === undefined) return [line];
    const reason = cut(`${"  ".repeat(depth + 1)}failed: ${oneLine(node.failure)}`, width);
    return [line, styleText("red", reason, { stream })];
  });
  return lines.join("\n");
}

function rowsOf(node: SpanNode, depth: number): Row[] {
  return [{ depth, node }, ...node.children.flatMap((child) => rowsOf(child, depth + 1))];
}

function nameOf({ depth, node }: Row): string {
  return `${"  ".repeat(depth)}${oneLine(node.name)}`;
}

/** `width` cells for `totalMs` from `start` on: blank, then one block at least, then blank. */
function barOf(node: SpanNode, start: number, totalMs: number, width: number): string {
  const from = Math.min(width - 1, Math.floor(((node.start - start) / totalMs) * width));
  const to = Math.ceil(((node.start + node.durationMs - start) / totalMs) * width);
  const length = Math.min(width - from, Math.max(1, to - from));
  return " ".repeat(from) + "█".repeat(length) + " ".repeat(width - from - length);
}
