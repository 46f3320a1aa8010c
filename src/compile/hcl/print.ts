/**
 * Prints blocks as `terraform fmt` would: the rules are those of hclwrite's formatter
 * (https://github.com/hashicorp/hcl/blob/main/hclwrite/format.go), proven against it in print.test.ts.
 */
import type { Argument, Block } from "./block.ts";
import { type Assignment, align, commentLines, INDENT } from "./layout.ts";
import { assigned } from "./print-expression.ts";

/** Prints blocks as the text of a file, one blank line between them; the header is a comment at the top. */
export function printFile(blocks: readonly Block[], header?: string): string {
  const parts = blocks.map((item) => printBlock(item, "").join("\n"));
  if (header !== undefined) parts.unshift(commentLines(header, "").join("\n"));
  return parts.length === 0 ? "" : `${parts.join("\n\n")}\n`;
}

function printBlock(block: Block, indent: string): string[] {
  const dynamic = block.forEach;
  const head = dynamic
    ? `dynamic "${block.type}"`
    : [block.type, ...block.labels.map((l) => `"${l}"`)].join(" ");
  const comment = commentLines(block.comment, indent);
  if (dynamic) {
    const inner = indent + INDENT;
    const lines = [
      ...assigned("for_each", dynamic, inner).lines,
      "",
      `${inner}content {`,
      ...printBody(block.body, inner + INDENT),
      `${inner}}`,
    ];
    return [...comment, `${indent}${head} {`, ...lines, `${indent}}`];
  }
  if (block.body.length === 0) return [...comment, `${indent}${head} {}`];
  return [...comment, `${indent}${head} {`, ...printBody(block.body, indent + INDENT), `${indent}}`];
}

function printBody(body: readonly (Argument | Block)[], indent: string): string[] {
  const lines: string[] = [];
  let group: Assignment[] = [];
  const flush = () => {
    lines.push(...align(group));
    group = [];
  };
  body.forEach((item, index) => {
    const previous = body[index - 1];
    if (
      previous &&
      (previous.kind === "block" || item.kind === "block" || separate(previous.name, item.name))
    ) {
      flush();
      lines.push("");
    }
    if (item.kind === "block") lines.push(...printBlock(item, indent));
    else group.push(assigned(item.name, item.value, indent, item.comment));
  });
  flush();
  return lines;
}

/** Meta-arguments stand apart: https://developer.hashicorp.com/terraform/language/style#resource-order */
function separate(previous: string, name: string): boolean {
  const leading = ["count", "for_each", "provider"];
  return (leading.includes(previous) && !leading.includes(name)) || name === "depends_on";
}
