import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Package } from "./packages.ts";

/**
 * What exports the other packages' names again. It is compiled after them: a declaration that the compiler writes by itself names
 * a type by whichever of the modules it sees, and none of the others depends on these.
 */
const LAST = ["app", "cli"];

/**
 * Compiles what the packages' modules lead to into `out/<folder of the package>/`: JavaScript for Node 24, and declarations.
 * Throws with what the compiler says where it finds a mistake: as users have no other types than these, the project's
 * checks may find none.
 */
export function compile(root: string, packages: readonly Package[], out: string): void {
  mkdirSync(out, { recursive: true });
  // Declarations in `out` find there what the sources find in the checkout.
  symlinkSync(join(root, "node_modules"), join(out, "node_modules"));
  const last = packages.filter(({ folder }) => LAST.includes(folder));
  const first = packages.filter((each) => !last.includes(each));
  const source = join(root, "src");
  run(root, first, out, pathsOf(first, source, ".ts"));
  run(root, last, out, { ...pathsOf(first, out, ".d.ts"), ...pathsOf(last, source, ".ts") });
}

type Paths = Readonly<Record<string, readonly string[]>>;

function run(root: string, packages: readonly Package[], out: string, paths: Paths): void {
  const source = join(root, "src");
  const project = {
    extends: join(root, "tsconfig.json"),
    compilerOptions: {
      noEmit: false,
      target: "esnext", // what Node 24 knows stays as it is written
      declaration: true,
      rewriteRelativeImportExtensions: true,
      rootDir: source,
      outDir: out,
      typeRoots: [join(root, "node_modules/@types")],
      // What is found by way of node_modules counts as somebody else's now and then, and is not written (TypeScript 7.0).
      paths,
    },
    files: packages.flatMap(({ folder, modules }) => modules.map((module) => join(source, folder, module))),
    include: [],
  };
  const file = join(out, "tsconfig.json");
  writeFileSync(file, JSON.stringify(project));
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  execFileSync(process.execPath, [compiler, "-p", file], { stdio: ["ignore", "inherit", "inherit"] });
}

/** Where the packages' entry points are in `folder`, by what others import. */
function pathsOf(packages: readonly Package[], folder: string, ending: string): Paths {
  return Object.fromEntries(
    packages.flatMap((each) =>
      [...each.entries].map(([entry, file]) => [
        entry.replace(/^\./, each.manifest.name),
        [join(folder, each.folder, file.replace(/\.ts$/, ending))],
      ]),
    ),
  );
}
