import { importsOf } from "./imports.ts";
import { type Package, packageOf, packagesOf, resolveImport } from "./packages.ts";
import type { SourceTree } from "./source-tree.ts";

/** An import of one file: as it is written, and the file of the project that it leads to, if it is one. */
export interface Import {
  readonly file: string;
  readonly owner: Package;
  readonly specifier: string;
  readonly target: string | undefined;
}

/** A source tree with its imports worked out. */
export interface Project {
  readonly packages: readonly Package[];
  /** All source files. */
  readonly files: readonly string[];
  readonly imports: readonly Import[];
}

/** Reads the packages and all imports of a tree. */
export function readProject(tree: SourceTree): Project {
  const packages = packagesOf(tree);
  const sources = [...tree].filter(([path]) => path.endsWith(".ts"));
  const imports = sources.flatMap(([file, text]) => {
    const owner = packageOf(file, packages);
    return importsOf(text).map((specifier) => ({
      file,
      owner,
      specifier,
      target: resolveImport(specifier, file, packages),
    }));
  });
  return { packages, files: sources.map(([file]) => file), imports };
}
