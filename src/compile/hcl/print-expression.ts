import {
  type AccessStep,
  type Expression,
  isIdentifier,
  type ListItem,
  type ObjectEntry,
} from "./expression.ts";
import { type Assignment, align, assignment, commentLines, INDENT } from "./layout.ts";

/** A list longer than this is printed one element a line. */
const LIST_WIDTH = 80;
/** A `for` longer than this is printed on several lines. */
const FOR_WIDTH = 100;
/** Objects beside each other are the rows of a table as long as none of their lines is longer than this, and the arguments of a call are on one line. */
const ROW_WIDTH = 120;

type ForExpression = Extract<Expression, { kind: "for" }>;

/** What steps into a value would not be read as steps into the whole of. */
const UNREACHED: readonly Expression["kind"][] = [
  "conditional",
  "operation",
  "not",
  "literal",
  "template",
  "heredoc",
  "verbatim",
];

/** What would be hard to find in the middle of a line. */
const NO_CELLS: readonly Expression["kind"][] = ["object", "conditional", "for", "heredoc"];

/** `key = value` in a block or an object. */
export function assigned(key: string, value: Expression, indent: string, comment?: string): Assignment {
  const heredoc = value.kind === "heredoc";
  const lines = heredoc ? printHeredoc(value.parts, indent) : printExpression(value, indent);
  return assignment(indent + key, lines, { comment: commentLines(comment, indent), heredoc });
}

/** The keys of an object; those of a table with the whole row on the line. */
function printEntries(entries: readonly ObjectEntry[], indent: string): Assignment[] {
  const isTable = entries.every(({ key, value }) => isRow(value, `${indent}${objectKey(key)} = `));
  return entries.map(({ key, value, comment }) =>
    isTable
      ? assignment(indent + objectKey(key), [inline(value)], {
          comment: commentLines(comment, indent),
          heredoc: false,
        })
      : assigned(objectKey(key), value, indent, comment),
  );
}

/** Whether a value is an object that can be read on one line, behind this; one thing in one thing can, however deep. */
function isRow(value: Expression, before: string): boolean {
  if (value.kind !== "object" || value.entries.length === 0) return false;
  const isCell = (cell: Expression) =>
    NO_CELLS.includes(cell.kind)
      ? value.entries.length === 1 && hasOne(cell) && isRow(cell, "")
      : printExpression(cell, "").length === 1;
  return (
    value.entries.every((entry) => entry.comment === undefined && isCell(entry.value)) &&
    before.length + inline(value).length <= ROW_WIDTH
  );
}

function hasOne(value: Expression): boolean {
  return value.kind === "object" && value.entries.length === 1;
}

/** The lines of an expression; the first has no indentation, the others the one given. */
export function printExpression(expression: Expression, indent: string): string[] {
  const inner = indent + INDENT;
  switch (expression.kind) {
    case "object": {
      if (expression.entries.length === 0) return ["{}"];
      if (expression.entries.length === 1 && isRow(expression, indent)) return [inline(expression)];
      return ["{", ...align(printEntries(expression.entries, inner)), `${indent}}`];
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
    case "for":
      return printFor(expression, indent);
    default:
      return [inline(expression)];
  }
}

/** On one line where that is short, else with the value on lines of its own. */
function printFor(expression: ForExpression, indent: string): string[] {
  const { condition } = expression;
  const inner = indent + INDENT;
  const line = inline(expression);
  const printed = printExpression(expression.value, inner);
  const isFlat = printed.length === 1 || isRow(expression.value, `${inner}${forHead(expression)} `);
  const value = isFlat ? [afterWord(expression.value)] : printed;
  if (value.length === 1 && line.length <= FOR_WIDTH) return [line];
  const [open, close] = expression.key === undefined ? ["[", "]"] : ["{", "}"];
  return [
    open,
    ...around(`${inner}${forHead(expression)} `, value, ""),
    ...(condition ? [`${inner}${keyword("if", condition)}`] : []),
    `${indent}${close}`,
  ];
}

function printList(items: readonly ListItem[], indent: string): string[] {
  const inner = indent + INDENT;
  const isTable = items.length > 0 && items.every(({ value }) => isRow(value, inner));
  const printed = items.map(({ value }) => (isTable ? [inline(value)] : printExpression(value, inner)));
  const short = `[${printed.map(([line]) => line).join(", ")}]`;
  const plain = items.every((item, index) => item.comment === undefined && printed[index]?.length === 1);
  if (plain && ((short.length <= LIST_WIDTH && !isTable) || items.length === 1)) return [short];
  const [only, ...others] = items;
  if (only?.value.kind === "object" && only.comment === undefined && others.length === 0) {
    return around("[", printExpression(only.value, indent), "]");
  }
  const lines = printed.flatMap((value, index) => [
    ...commentLines(items[index]?.comment, inner),
    ...around(inner, value, ","),
  ]);
  return ["[", ...lines, `${indent}]`];
}

function printCall(name: string, args: readonly Expression[], indent: string): string[] {
  const printed = args.map((arg) => printExpression(arg, indent));
  const before = printed.slice(0, -1);
  const last = printed.at(-1) ?? [""];
  const head = `${name}(${before.map(([line]) => `${line}, `).join("")}`;
  const isShort = args.length === 1 || head.length + (last[0] ?? "").length <= ROW_WIDTH;
  if (isShort && before.every((lines) => lines.length === 1)) return around(head, last, ")");
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
    case "access":
      return inlineOperand(expression.of, UNREACHED) + expression.steps.map(stepText).join("");
    case "for": {
      const { key, value, condition } = expression;
      const text = `${forHead(expression)} ${afterWord(value)}${condition ? ` ${keyword("if", condition)}` : ""}`;
      return key === undefined ? `[${text}]` : `{ ${text} }`;
    }
  }
}

/** An expression behind a word or an arrow, where the formatter takes the sign of a negative number for a minus. */
function afterWord(expression: Expression): string {
  const text = inline(expression);
  return text.startsWith("-") ? `(${text})` : text;
}

/** `in` or `if` and what follows. The formatter takes the word before a bracket for the name of a function or a list. */
function keyword(word: "in" | "if", expression: Expression): string {
  const text = afterWord(expression);
  const joined = text.startsWith("(") || (word === "if" && text.startsWith("["));
  return joined ? `${word}${text}` : `${word} ${text}`;
}

/** `for name, fn in local.functions :`, and `name =>` where an object is made. */
function forHead({ names, collection, key }: ForExpression): string {
  const head = `for ${names.join(", ")} ${keyword("in", collection)} :`;
  return key === undefined ? head : `${head} ${inline(key)} =>`;
}

function stepText(step: AccessStep): string {
  if (step.kind === "splat") return "[*]";
  return step.kind === "member" ? `.${step.name}` : `[${inline(step.key)}]`;
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
  if (lines.every((line) => /^ *\S/.test(line)) && lines.some((line) => /^\S/.test(line))) {
    return [`<<-${marker}`, ...lines.map((line) => indent + INDENT + line), indent + marker];
  }
  return [`<<${marker}`, ...lines, marker];
}
