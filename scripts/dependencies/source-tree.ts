import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Texts of the project's `package.json` and `.ts` files, by path from the root. */
export type SourceTree = ReadonlyMap<string, string>;

const FILES = [
  "package.json",
  "conformance/package.json",
  "packaging/package.json",
  "src/**/package.json",
  "*.ts",
].concat(["src", "scripts", "bench", "conformance", "packaging"].map((folder) => `${folder}/**/*.ts`));

/** The tree of a checkout, without what is installed or built. */
export function readSourceTree(root: string): SourceTree {
  const paths = globSync(FILES, { cwd: root, exclude: (path) => /(^|\/)(node_modules|dist)$/.test(path) });
  return new Map(paths.sort().map((path) => [path, readFileSync(join(root, path), "utf8")]));
}

/** Whether a file is there for tests: one of them, a suite that several of them run, or a helper of theirs. */
export function isTestCode(path: string): boolean {
  return /(\.test|suite)\.ts$|\/(test|testing|fixtures|bench)\//.test(path);
}
