import { type Comment, type Node, parseSync } from "oxc-parser";
import { walk } from "oxc-walker";

/** A promise of a provider that a test holds, and where the provider says it. */
export interface Semantic {
  /** The test's own name, behind the names of what it stands in. */
  readonly test: string;
  /** The provider's page. */
  readonly source: string;
  /** The provider's sentence, where the comment quotes it. */
  readonly sentence?: string;
}

interface Test {
  readonly title: string;
  readonly start: number;
  readonly end: number;
  /** Whether other tests are in it. */
  readonly isGroup: boolean;
}

const PROVIDERS =
  /https:\/\/(?:docs\.aws\.amazon\.com|aws\.amazon\.com|learn\.microsoft\.com|(?:docs\.)?cloud\.google\.com)\/[^\s)"'`,>]*[^\s)"'`,>.:;]/g;
/** What something costs is held by bills. */
const PRICES = /pricing|\/cost/;

/** The semantics that a file of tests names the provider's page of, in the order of its text. */
export function semanticsOf(file: string, source: string): readonly Semantic[] {
  const { program, comments } = parseSync(file, source, { preserveParens: false });
  const tests = testsOf(program, source);
  return paragraphs(comments, source).flatMap(({ text, start, end }) => {
    const test = testOf(tests, start, end);
    if (!test) return [];
    const sources = [...new Set(text.match(PROVIDERS) ?? [])].filter((page) => !PRICES.test(page));
    const [, sentence] = /"([^"]{12,})"/.exec(text.replaceAll(/\s+/g, " ")) ?? [];
    const names = tests.filter((each) => each.isGroup && each !== test && isIn(test, each));
    return sources.map((page) => ({
      test: [...names, test].map(({ title }) => title).join(": "),
      source: page,
      ...(sentence !== undefined && { sentence }),
    }));
  });
}

/** The test that a comment stands in, or else the first that begins after it. */
function testOf(tests: readonly Test[], start: number, end: number): Test | undefined {
  const around = tests.findLast((test) => !test.isGroup && test.start <= start && end <= test.end);
  return around ?? tests.find((test) => !test.isGroup && test.start >= end);
}

function isIn(inner: Test, outer: Test): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** Calls of `it`, `test` and `describe`, with whatever is between them and their title, as `it.skipIf(…)("…")` has. */
function testsOf(program: Node, source: string): readonly Test[] {
  const tests: Test[] = [];
  walk(program, {
    enter(node) {
      if (node.type !== "CallExpression") return;
      const [, name] = /^(it|test|describe)\b/.exec(source.slice(node.start, node.end)) ?? [];
      const title = titleIn(node.arguments[0], source);
      if (name === undefined || title === undefined) return;
      tests.push({ title, start: node.start, end: node.end, isGroup: name === "describe" });
    },
  });
  return tests;
}

function titleIn(argument: Node | undefined, source: string): string | undefined {
  if (argument?.type === "Literal" && typeof argument.value === "string") return argument.value;
  if (argument?.type !== "TemplateLiteral") return undefined;
  return source.slice(argument.start + 1, argument.end - 1).replaceAll(/\$\{[^}]*\}/g, "…");
}

/** Comments as they are read: lines of `//` that follow each other are one. */
function paragraphs(comments: readonly Comment[], source: string) {
  const whole: { text: string; start: number; end: number }[] = [];
  for (const { type, value, start, end } of comments) {
    const text = type === "Block" ? value.replaceAll(/^ *\* ?/gm, "") : value;
    const last = whole.at(-1);
    if (last && type === "Line" && source.slice(last.end, start).trim() === "") {
      last.text += `\n${text}`;
      last.end = end;
    } else whole.push({ text, start, end });
  }
  return whole;
}
