/**
 * Proves that dependencies between the folders of `src/` point one way (docs/architecture.md).
 * Reads the import statements of every `.ts` file; exits 1 and lists each import that points the wrong way.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** What each folder may import, besides itself and its own npm dependencies. */
const ALLOWED: Record<string, readonly string[]> = {
  core: [],
  runtime: ["core"],
  workflow: ["core"],
  engine: ["core", "runtime", "workflow"],
  compile: ["core"],
  aws: ["core", "runtime", "compile"],
  azure: ["core", "runtime", "compile"],
  gcp: ["core", "runtime", "compile"],
  edge: ["core", "runtime", "compile"],
  cost: ["core"],
  console: ["core"],
  cli: [
    "core",
    "runtime",
    "workflow",
    "engine",
    "compile",
    "aws",
    "azure",
    "gcp",
    "edge",
    "cost",
    "console",
    "patterns",
  ],
  patterns: ["core", "runtime", "engine", "cost"],
};

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^;]*?from\s+"([^"]+)"|import\s*\(\s*"([^"]+)"\s*\)|(?:^|\n)import\s+"([^"]+)"/g;

/** The wrong-way imports of one source text, as messages. */
export function wrongWayImports(folder: string, file: string, text: string, srcRoot: string): string[] {
  const allowed = ALLOWED[folder];
  if (!allowed) return [`${file}: folder src/${folder} is not in the list of scripts/check-dependencies.ts`];
  const problems: string[] = [];
  for (const match of text.matchAll(IMPORT)) {
    const specifier = match[1] ?? match[2] ?? match[3] ?? "";
    const target = targetFolder(specifier, file, srcRoot);
    if (target !== undefined && target !== folder && !allowed.includes(target)) {
      problems.push(`${file}: src/${folder} must not import src/${target} (${specifier})`);
    }
  }
  return problems;
}

function targetFolder(specifier: string, file: string, srcRoot: string): string | undefined {
  if (specifier.startsWith("@motif/")) return specifier.split("/")[1];
  if (!specifier.startsWith(".")) return undefined;
  const path = relative(srcRoot, resolve(file, "..", specifier));
  return path.startsWith("..") ? undefined : path.split("/")[0];
}

function sourceFiles(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes("/node_modules/") && !path.includes("/dist/"))
    .sort();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const srcRoot = fileURLToPath(new URL("../src", import.meta.url));
  const problems = sourceFiles(srcRoot).flatMap((file) =>
    wrongWayImports(relative(srcRoot, file).split("/")[0] ?? "", file, readFileSync(file, "utf8"), srcRoot),
  );
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exit(1);
}
