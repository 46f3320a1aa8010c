import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import * as z from "zod/mini";

const names = z.optional(z.record(z.string(), z.string()));

const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  license: z.string(),
  type: z.literal("module"),
  sideEffects: z.optional(z.union([z.boolean(), z.array(z.string())])),
  bin: names,
  exports: names,
  dependencies: names,
  peerDependencies: names,
  peerDependenciesMeta: z.optional(z.record(z.string(), z.object({ optional: z.boolean() }))),
});

/** A `package.json` of the sources, as far as it is published. */
export type Manifest = z.infer<typeof manifestSchema>;

/** A package that is published. */
export interface Package {
  /** Its folder of `src/`, such as `core`. */
  readonly folder: string;
  readonly manifest: Manifest;
  /** Its entry points, and the `.ts` file of each as `exports` has it. */
  readonly entries: ReadonlyMap<string, string>;
  /** Its modules that something begins with, from its folder: those of the entry points, and those that no import leads to. */
  readonly modules: readonly string[];
}

/** What the project's own tests of drivers and compilers are made with: it needs Vitest, Terraform and what else a checkout has. */
const OF_THE_PROJECT = [
  "@motif/compile/check",
  "@motif/compile/offline",
  "@motif/compile/testing",
  "@motif/core/testing",
  "@motif/cost/testing",
  "@motif/runtime/testing",
];

const OWN_MODULE = /\bownModule\("([^"]+)", import\.meta\.url\)/g;

/** All packages of a checkout that are published: those that `src/` has, without the packages of single patterns. */
export function packagesOf(root: string): Package[] {
  const paths = globSync("src/*/package.json", { cwd: root }).sort();
  return paths.map((path) => {
    const at = join(root, dirname(path));
    const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(root, path), "utf8")));
    const entries = new Map(
      Object.entries(manifest.exports ?? {}).filter(
        ([entry]) => !OF_THE_PROJECT.includes(entry.replace(/^\./, manifest.name)),
      ),
    );
    const command = manifest.bin === undefined ? [] : ["main.ts"];
    const modules = [...entries.values()].flatMap((file) => filesOf(at, file));
    return {
      folder: basename(at),
      manifest,
      entries,
      modules: [...modules, ...command, ...loadedByPath(at)],
    };
  });
}

/** The files that an entry of `exports` stands for; a `*` in it is any text, slashes too. */
function filesOf(at: string, file: string): string[] {
  return globSync(file.replace("*", "**"), { cwd: at, exclude: ["**/node_modules"] }).sort();
}

/** The modules that the package's own name with `ownModule`. */
function loadedByPath(at: string): string[] {
  const sources = globSync("**/*.ts", { cwd: at, exclude: ["**/node_modules", "[0-9]*"] }).sort();
  return sources.flatMap((path) =>
    [...readFileSync(join(at, path), "utf8").matchAll(OWN_MODULE)].map(([, module = ""]) =>
      join(dirname(path), `${module}.ts`),
    ),
  );
}
