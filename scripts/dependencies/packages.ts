import { dirname, join } from "node:path/posix";
import * as z from "zod/mini";
import type { SourceTree } from "./source-tree.ts";

const names = z._default(z.record(z.string(), z.string()), {});
const manifest = z.object({
  name: z.string(),
  exports: z._default(z.record(z.string(), z.string()), {}),
  dependencies: names,
  devDependencies: names,
  peerDependencies: names,
});

/** A package by its `package.json`: entry points, and what it depends on. */
export interface Package {
  readonly name: string;
  /** The `package.json`, from the root. */
  readonly path: string;
  /** Its folder; `""` is the root's own. */
  readonly folder: string;
  /** File from the root, by entry point such as `./testing`; one `*` stands for any text. */
  readonly exports: ReadonlyMap<string, string>;
  /** Names of packages that its code may import. */
  readonly dependencies: ReadonlySet<string>;
  /** Names of packages that its tests may import as well. */
  readonly devDependencies: ReadonlySet<string>;
}

/** All packages of a tree, the root's first. */
export function packagesOf(tree: SourceTree): Package[] {
  const paths = [...tree.keys()].filter((path) => /(^|\/)package\.json$/.test(path));
  return paths.map((path) => readPackage(path, tree.get(path) ?? "")).sort(byDepth);
}

function readPackage(path: string, text: string): Package {
  const folder = dirname(path) === "." ? "" : dirname(path);
  const { name, exports, dependencies, devDependencies, peerDependencies } = manifest.parse(JSON.parse(text));
  return {
    name,
    path,
    folder,
    exports: new Map(Object.entries(exports).map(([entry, file]) => [entry, join(folder, file)])),
    dependencies: new Set([...Object.keys(dependencies), ...Object.keys(peerDependencies)]),
    devDependencies: new Set(Object.keys(devDependencies)),
  };
}

function byDepth(a: Package, b: Package): number {
  return a.folder.length - b.folder.length;
}

/** Whether a package is one of the product's, rather than of the project around it. */
export function isInternal({ folder }: Package): boolean {
  return folder.startsWith("src/");
}

/** The package that a file belongs to: the deepest whose folder it is in. */
export function packageOf(path: string, packages: readonly Package[]): Package {
  const found = packages.findLast(({ folder }) => folder === "" || path.startsWith(`${folder}/`));
  if (!found) throw new Error(`${path} is in no package: the root has no package.json`);
  return found;
}

/** The package's name in a specifier: `@motif/core` of `@motif/core/model`, `zod` of `zod/mini`; of Node's own none. */
export function packageName(specifier: string): string | undefined {
  if (specifier.startsWith(".") || specifier.startsWith("node:")) return undefined;
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

/** The file of the tree that a specifier names in another file; none where it names a package from outside. */
export function resolveImport(
  specifier: string,
  file: string,
  packages: readonly Package[],
): string | undefined {
  if (specifier.startsWith(".")) return join(dirname(file), specifier);
  const name = packageName(specifier);
  const target = packages.find((candidate) => candidate.name === name);
  return target && name !== undefined ? entryFile(target, `.${specifier.slice(name.length)}`) : undefined;
}

function entryFile({ exports }: Package, wanted: string): string | undefined {
  for (const [entry, file] of exports) {
    if (entry === wanted) return file;
    const [before = "", after] = entry.split("*");
    if (after === undefined || !wanted.startsWith(before) || !wanted.endsWith(after)) continue;
    return file.replace("*", wanted.slice(before.length, wanted.length - after.length));
  }
  return undefined;
}
