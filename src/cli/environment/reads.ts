import { type Comment, type MemberExpression, type Node, type Program, parseSync } from "oxc-parser";
import { isReferenceIdentifier, ScopeTracker, walk } from "oxc-walker";
import { isProcessModule, type Names, namesIn } from "./names.ts";

/** A place where a module reads the environment of its process. */
export interface EnvironmentRead {
  /** From 1. */
  readonly line: number;
  /** What stands there, such as `process.env.API_URL`. */
  readonly text: string;
}

/** In a comment at the end of a line, or on lines of its own before it: the read is meant, for the reason that follows. */
const ALLOWED = /^\s*motif-allow-env:\s*\S/;

/**
 * Where a module reads environment variables: through `process.env` (`process` as the global or imported) and
 * `import.meta.env`, one variable or all. Comments, texts, types and what else is called `process` are none, nor is
 * setting a variable, which does the same everywhere. What a variable holds that was given `process` is not followed.
 */
export function environmentReads(file: string, source: string): EnvironmentRead[] {
  // All that is looked for has it, and hardly any module does: the rest is not parsed.
  if (!source.includes("env")) return [];
  const { program, comments } = parseSync(file, source, { preserveParens: false });
  const allowed = new Set(comments.flatMap((comment) => allowedLine(comment, source) ?? []));
  return readsIn(program)
    .map(({ start, end }) => ({ line: lineAt(source, start), text: source.slice(start, end) }))
    .filter(({ line }) => !allowed.has(line));
}

function readsIn(program: Program): Node[] {
  const scopeTracker = new ScopeTracker({ preserveExitedScopes: true });
  walk(program, { scopeTracker });
  scopeTracker.freeze(); // the second walk knows what is declared further down
  const names = namesIn(scopeTracker);
  const reads: Node[] = [];
  const set = new Set<Node>();
  walk(program, {
    scopeTracker,
    enter(node, parent) {
      if (node.type === "AssignmentExpression" && node.operator === "=") set.add(node.left);
      if (node.type === "UnaryExpression" && node.operator === "delete") set.add(node.argument);
      if (isEnvironment(node, parent, names)) {
        const place = parent?.type === "MemberExpression" && parent.object === node ? parent : node;
        if (!set.has(place)) reads.push(place);
      }
      reads.push(...takenApart(node, names));
    },
  });
  return reads;
}

function isEnvironment(node: Node, parent: Node | null, names: Names): boolean {
  if (node.type === "Identifier") {
    return isReferenceIdentifier(node, parent) && names.importedFromProcess(node) === "env";
  }
  return (
    node.type === "MemberExpression" &&
    propertyOf(node) === "env" &&
    (node.object.type === "MetaProperty" || isProcess(node.object, names))
  );
}

function isProcess(expression: Node, names: Names): boolean {
  const node = withoutTypes(expression);
  if (node.type === "Identifier") {
    return (
      names.isGlobal(node, "process") || ["default", "*"].includes(names.importedFromProcess(node) ?? "")
    );
  }
  return (
    node.type === "MemberExpression" &&
    propertyOf(node) === "process" &&
    ["globalThis", "global"].some((name) => names.isGlobal(node.object, name))
  );
}

/** The `env` of `const { env } = process`, and of `export { env } from "node:process"`. */
function takenApart(node: Node, names: Names): Node[] {
  if (node.type === "VariableDeclarator" && node.id.type === "ObjectPattern") {
    if (node.init === null || !isProcess(node.init, names)) return [];
    return node.id.properties.filter(
      (property) => property.type === "Property" && nameOf(property.key, property.computed) === "env",
    );
  }
  if (node.type === "ExportNamedDeclaration" && isProcessModule(node.source?.value)) {
    return node.specifiers.filter(({ local }) => nameOf(local, false) === "env");
  }
  return [];
}

function propertyOf({ property, computed }: MemberExpression): string | undefined {
  return nameOf(property, computed);
}

/** The name of a property, if it can be seen. */
function nameOf(key: Node, computed: boolean): string | undefined {
  if (key.type === "Literal") return typeof key.value === "string" ? key.value : undefined;
  return key.type === "Identifier" && !computed ? key.name : undefined;
}

/** What an expression is without the types around it, such as `process` of `(process as Process)`. */
function withoutTypes(node: Node): Node {
  switch (node.type) {
    case "TSAsExpression":
    case "TSSatisfiesExpression":
    case "TSNonNullExpression":
      return withoutTypes(node.expression);
    default:
      return node;
  }
}

/** The line that a comment allows: its own if code stands before it there, else the next. */
function allowedLine({ value, start, end }: Comment, source: string): number | undefined {
  if (!ALLOWED.test(value)) return undefined;
  const before = source.slice(source.lastIndexOf("\n", start - 1) + 1, start);
  return before.trim() === "" ? lineAt(source, end) + 1 : lineAt(source, start);
}

function lineAt(source: string, offset: number): number {
  return source.slice(0, offset).split("\n").length;
}
