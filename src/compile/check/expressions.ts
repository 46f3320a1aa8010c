/** What the expressions of a module refer to, by the syntax tree that hcl2json's parser gives. */
import { getExpressionAst } from "@cdktn/hcl2json";
import { z } from "zod";
import { isTemplate, type Json } from "./parsed.ts";

/** A step of a traversal: a name after a dot, an index, or a splat. */
export type Step =
  | { readonly name: string }
  /** `key` where it is written out. */
  | { readonly index: "key"; readonly key?: string }
  | { readonly index: "splat" };

/** `aws_sqs_queue.jobs[0].arn` as its first name and the steps after it. */
export interface Reference {
  readonly root: string;
  readonly steps: readonly Step[];
  /** Whether it may lead nowhere: it is in a `try` or `can`. */
  readonly tried: boolean;
}

export interface ExpressionFacts {
  readonly references: readonly Reference[];
  /** The rest of every string that is `${path.module}` and literal text, such as `/../dist/a.zip`. */
  readonly files: readonly string[];
}

interface Node {
  readonly type: string;
  readonly children: readonly Node[];
  readonly meta?:
    | {
        readonly value?: string | undefined;
        readonly name?: string | undefined;
        readonly keyVar?: string | undefined;
        readonly valVar?: string | undefined;
        readonly traversal?: readonly { readonly type: string; readonly segment: string }[] | undefined;
      }
    | null
    | undefined;
}

const node: z.ZodType<Node> = z.lazy(() =>
  z.object({
    type: z.string(),
    children: z.array(node),
    meta: z
      .object({
        value: z.string().optional(),
        name: z.string().optional(),
        keyVar: z.string().optional(),
        valVar: z.string().optional(),
        traversal: z.array(z.object({ type: z.string(), segment: z.string() })).optional(),
      })
      .nullish(),
  }),
);

const NONE: ExpressionFacts = { references: [], files: [] };
const HEREDOC = "MOTIF_END_OF_EXPRESSION";

const KNOWN = new Map<string, Promise<ExpressionFacts>>();

/** The facts about one string of hcl2json's output; none for a literal. Modules have many in common: each is parsed once. */
export async function factsOf(text: string): Promise<ExpressionFacts> {
  if (!isTemplate(text)) return NONE;
  const facts = KNOWN.get(text) ?? parsedFacts(text);
  KNOWN.set(text, facts);
  return facts;
}

async function parsedFacts(text: string): Promise<ExpressionFacts> {
  // hcl2json has undone the escapes of quoted strings; a heredoc needs none.
  const tree = node.parse(await getExpressionAst("", `<<${HEREDOC}\n${text}\n${HEREDOC}\n`));
  const references: Reference[] = [];
  const files: string[] = [];
  visit(trimEnd(tree), { names: [], tried: false }, references, files);
  return { references, files };
}

/** Every string in a value, with its path. */
export function* strings(value: Json, path: string): Generator<{ path: string; text: string }> {
  if (typeof value === "string") yield { path, text: value };
  else if (Array.isArray(value)) for (const item of value) yield* strings(item, path);
  else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      yield { path, text: key };
      yield* strings(item, path === "" ? key : `${path}.${key}`);
    }
  }
}

/** Without the newline that the heredoc added. */
function trimEnd(tree: Node): Node {
  const last = tree.children.at(-1);
  return last?.type === "literalValue" && last.meta?.value === "\n"
    ? { ...tree, children: tree.children.slice(0, -1) }
    : tree;
}

/** What an expression is in: the names that `for` gives, and whether it may fail. */
interface Surroundings {
  readonly names: readonly string[];
  readonly tried: boolean;
}

function visit(tree: Node, { names, tried }: Surroundings, references: Reference[], files: string[]): void {
  const steps = traversal(tree);
  if (steps) {
    const [first, ...rest] = steps;
    if (first && "name" in first && !names.includes(first.name))
      references.push({ root: first.name, steps: rest, tried });
  }
  const file = moduleFile(tree);
  if (file !== undefined) files.push(file);
  // What is asked for its existence need not exist.
  const called = tree.type === "function" ? tree.meta?.name : undefined;
  const inner = called === "fileexists" ? [] : files;
  const bound =
    tree.type === "for" ? [tree.meta?.keyVar, tree.meta?.valVar].filter((name) => name !== undefined) : [];
  const children = steps ? keysOf(tree) : tree.children;
  const within = { names: [...names, ...bound], tried: tried || called === "try" || called === "can" };
  for (const child of children) visit(child, within, references, inner);
}

/** The steps of a reference, through indexes and splats; undefined when the tree is something else. */
function traversal(tree: Node): Step[] | undefined {
  const own = (tree.meta?.traversal ?? []).map(
    (part): Step =>
      part.type === "indexTraversal" ? { index: "key", key: keyOf(part.segment) } : { name: part.segment },
  );
  if (tree.type === "scopeTraversal") return own;
  const [source, each] = tree.children;
  const before =
    source && ["relativeTraversal", "index", "splat"].includes(tree.type) ? traversal(source) : undefined;
  if (before === undefined) return undefined;
  if (tree.type === "relativeTraversal") return [...before, ...own];
  if (tree.type === "index") return [...before, { index: "key" }];
  return [...before, { index: "splat" }, ...(each ? afterSplat(each) : [])];
}

/** The key that an index names, written as a text in quotes or as a number. */
function keyOf(segment: string): string {
  return segment.startsWith('"') ? segment.slice(1, -1) : segment;
}

/** The names after `[*]`; the element itself is a node without a type. */
function afterSplat(tree: Node): Step[] {
  const [source] = tree.children;
  const names = (tree.meta?.traversal ?? []).map((part): Step => ({ name: part.segment }));
  return [...(source ? afterSplat(source) : []), ...names];
}

/** The index keys in a traversal, which are expressions of their own. */
function keysOf(tree: Node): Node[] {
  const [source, key] = tree.children;
  return [...(source ? keysOf(source) : []), ...(tree.type === "index" && key ? [key] : [])];
}

function moduleFile(tree: Node): string | undefined {
  const [base, rest] = tree.children;
  if (tree.type !== "template" || tree.children.length !== 2 || base?.type !== "scopeTraversal")
    return undefined;
  const steps = (base.meta?.traversal ?? []).map((part) => part.segment).join(".");
  return steps === "path.module" && rest?.type === "literalValue"
    ? rest.meta?.value?.replace(/\n$/, "")
    : undefined;
}
