/**
 * Prints blocks as `terraform fmt` would: the rules are those of hclwrite's formatter
 * (https://github.com/hashicorp/hcl/blob/main/hclwrite/format.go), proven against it in print.test.ts.
 */
import type { Argument, Block } from "./block.ts";
import { type Expression, isIdentifier, type ListItem } from "./expression.ts";

const INDENT = "  ";
/** A list longer than this is printed one element a line. */
const LIST_WIDTH = 80;

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
      ...assignment("for_each", dynamic, inner).lines,
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
    else group.push(assignment(item.name, item.value, indent, item.comment));
  });
  flush();
  return lines;
}

/** Meta-arguments stand apart: https://developer.hashicorp.com/terraform/language/style#resource-order */
function separate(previous: string, name: string): boolean {
  const leading = ["count", "for_each", "provider"];
  return (leading.includes(previous) && !leading.includes(name)) || name === "depends_on";
}

/** `key = value` before alignment. */
interface Assignment {
  readonly comment: readonly string[];
  readonly lead: string;
  readonly lines: readonly string[];
  readonly aligned: boolean;
}

function assignment(key: string, value: Expression, indent: string, comment?: string): Assignment {
  const heredoc = value.kind === "heredoc";
  const [first = "", ...rest] = heredoc ? printHeredoc(value.parts, indent) : printExpression(value, indent);
  return {
    comment: commentLines(comment, indent),
    lead: indent + key,
    lines: [`${indent}${key} = ${first}`, ...rest],
    // A line that leaves a bracket open is not aligned and ends the run; a heredoc counts as one line.
    aligned: rest.length === 0 || heredoc,
  };
}

/** Lines up the `=` of consecutive assignments; comments and open brackets end a run. */
function align(assignments: readonly Assignment[]): string[] {
  const lines: string[] = [];
  let run: Assignment[] = [];
  const flush = () => {
    const width = Math.max(0, ...run.map((item) => columns(item.lead)));
    for (const {
      lead,
      lines: [first = "", ...rest],
    } of run) {
      lines.push(lead + " ".repeat(width - columns(lead)) + first.slice(lead.length), ...rest);
    }
    run = [];
  };
  for (const item of assignments) {
    if (item.comment.length > 0 || !item.aligned) flush();
    lines.push(...item.comment);
    if (item.aligned) run.push(item);
    else lines.push(...item.lines);
  }
  flush();
  return lines;
}

/** The width of a text as hclwrite counts it: grapheme clusters. */
function columns(text: string): number {
  return [...new Intl.Segmenter("en").segment(text)].length;
}

function commentLines(text: string | undefined, indent: string): string[] {
  if (text === undefined) return [];
  return text.split(/\r\n|[\r\n\u2028\u2029]/).map((line) => `${indent}# ${line}`.trimEnd());
}

/** The lines of an expression; the first has no indentation, the others the one given. */
function printExpression(expression: Expression, indent: string): string[] {
  const inner = indent + INDENT;
  switch (expression.kind) {
    case "object": {
      if (expression.entries.length === 0) return ["{}"];
      const entries = expression.entries.map((e) => assignment(objectKey(e.key), e.value, inner, e.comment));
      return ["{", ...align(entries), `${indent}}`];
    }
    case "list":
      return printList(expression.items, indent);
    case "call":
      return printCall(expression.name, expression.args, indent);
    case "conditional": {
      const condition = inlineOperand(expression.condition, ["conditional"]);
      const branches = [expression.whenTrue, expression.whenFalse].map((branch) =>
        branch.kind === "conditional" ? [inlineOperand(branch)] : printExpression(branch, inner),
      );
      const [then = [], otherwise = []] = branches;
      if (branches.every((lines) => lines.length === 1))
        return [`${condition} ? ${then[0]} : ${otherwise[0]}`];
      const lines = [
        inner + condition,
        ...around(`${inner}? `, then, ""),
        ...around(`${inner}: `, otherwise, ""),
      ];
      return ["(", ...lines, `${indent})`];
    }
    default:
      return [inline(expression)];
  }
}

function printList(items: readonly ListItem[], indent: string): string[] {
  const inner = indent + INDENT;
  const printed = items.map((item) => printExpression(item.value, inner));
  const short = `[${printed.map(([line]) => line).join(", ")}]`;
  const plain = items.every((item, index) => item.comment === undefined && printed[index]?.length === 1);
  if (plain && (short.length <= LIST_WIDTH || items.length === 1)) return [short];
  const lines = printed.flatMap((value, index) => [
    ...commentLines(items[index]?.comment, inner),
    ...around(inner, value, ","),
  ]);
  return ["[", ...lines, `${indent}]`];
}

function printCall(name: string, args: readonly Expression[], indent: string): string[] {
  const printed = args.map((arg) => printExpression(arg, indent));
  const before = printed.slice(0, -1);
  if (before.every((lines) => lines.length === 1)) {
    const head = before.map(([line]) => `${line}, `).join("");
    return around(`${name}(${head}`, printed.at(-1) ?? [""], ")");
  }
  const inner = indent + INDENT;
  return [
    `${name}(`,
    ...args.flatMap((arg) => around(inner, printExpression(arg, inner), ",")),
    `${indent})`,
  ];
}

/** The lines with something before the first and after the last. */
function around(before: string, lines: readonly string[], after: string): string[] {
  return lines.map((line, index) => {
    const start = index === 0 ? before : "";
    return start + line + (index === lines.length - 1 ? after : "");
  });
}

/** An expression on one line, as it must be inside a template or between operators. */
function inline(expression: Expression): string {
  switch (expression.kind) {
    case "literal":
      return typeof expression.value === "string"
        ? `"${quoted(expression.value)}"`
        : String(expression.value);
    case "reference":
      return expression.path;
    case "verbatim":
      return expression.text;
    case "template":
    case "heredoc":
      return `"${templateText(expression.parts, quoted)}"`;
    case "call":
      return `${expression.name}(${expression.args.map(inline).join(", ")})`;
    case "list":
      return `[${expression.items.map((item) => inline(item.value)).join(", ")}]`;
    case "object": {
      const entries = expression.entries.map((entry) => `${objectKey(entry.key)} = ${inline(entry.value)}`);
      return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
    }
    case "conditional": {
      const [then, otherwise] = [expression.whenTrue, expression.whenFalse].map((e) =>
        inlineOperand(e, ["conditional"]),
      );
      return `${inlineOperand(expression.condition, ["conditional"])} ? ${then} : ${otherwise}`;
    }
    case "operation": {
      const { operator, left, right } = expression;
      const chained = left.kind === "operation" && left.operator === operator && /^(&&|\|\|)$/.test(operator);
      return `${chained ? inline(left) : inlineOperand(left)} ${operator} ${inlineOperand(right)}`;
    }
    case "not":
      return `!${inlineOperand(expression.operand)}`;
  }
}

/** An expression inside another one, in parentheses where it is of a kind that would bind differently without. */
function inlineOperand(
  expression: Expression,
  kinds: readonly Expression["kind"][] = ["conditional", "operation", "verbatim"],
): string {
  return kinds.includes(expression.kind) ? `(${inline(expression)})` : inline(expression);
}

/** `for` would start a `for` expression; other names that are identifiers need no quotes. */
function objectKey(key: string): string {
  return isIdentifier(key) && key !== "for" ? key : `"${quoted(key)}"`;
}

/** Text between quotes: https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences */
function quoted(text: string): string {
  const escapes: Record<string, string> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\" };
  return escapeTemplate(text).replace(/["\\\p{Cc}\u2028\u2029]/gu, (character) => {
    return escapes[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** `${` and `%{` start an interpolation unless their first character is doubled. */
function escapeTemplate(text: string): string {
  return text.replace(/[$%](?=\{)/g, "$&$&");
}

function templateText(parts: readonly (string | Expression)[], literal: (text: string) => string): string {
  return parts
    .map((part, index) => {
      if (typeof part !== "string") return `\${${inline(part)}}`;
      // A literal `$` right before an interpolation would make it an escape.
      const dollars = index < parts.length - 1 ? (/\$+$/.exec(part)?.[0] ?? "") : "";
      const text = literal(part.slice(0, part.length - dollars.length));
      return dollars === "" ? text : `${text}\${"${dollars}"}`;
    })
    .join("");
}

/** The lines of a heredoc; indented (`<<-`) unless that would change the text. */
function printHeredoc(parts: readonly (string | Expression)[], indent: string): string[] {
  const lines = templateText(parts, escapeTemplate).replace(/\n$/, "").split("\n");
  let marker = "EOT";
  while (lines.some((line) => line.trim() === marker)) marker += "_";
  // `<<-` removes the smallest indentation of all lines, blank ones included.
  if (lines.every((line) => /^\S/.test(line))) {
    return [`<<-${marker}`, ...lines.map((line) => indent + INDENT + line), indent + marker];
  }
  return [`<<${marker}`, ...lines, marker];
}
