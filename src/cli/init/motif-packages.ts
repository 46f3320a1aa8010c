import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { isObject } from "@motif/core/platform";

/** The folder of this package: in a checkout `src/cli`, else somewhere below `node_modules`. */
const CLI = fileURLToPath(new URL("..", import.meta.url)).replace(/[\\/]$/, "");
const VENDOR = "vendor";

/** Where a new app gets Motif's packages from: the specifiers of its `package.json`, by name. */
export interface MotifPackages {
  readonly specifiers: ReadonlyMap<string, string>;
  /** The folder of the checkout that is to be packed into `vendor/` first. */
  readonly checkout?: string;
}

/**
 * The specifiers that the command itself was installed by, for an app in `folder` with some packages: what a project's
 * `package.json` says, or the exact version where none says anything. No registry has siblings of what came from a file, so all of
 * those that were installed from files come along. From a checkout, tarballs in the app's own `vendor/`.
 */
export function motifPackages(folder: string, wanted: readonly string[]): MotifPackages {
  const modules = CLI.lastIndexOf(`${sep}node_modules${sep}`);
  if (modules === -1) {
    const checkout = resolve(CLI, "../..");
    return { specifiers: vendored(checkout), checkout };
  }
  const project = CLI.slice(0, modules);
  const named = specifiersOf(project);
  const version = String(readJson(join(CLI, "package.json")).version);
  const files = [...named].filter(([, specifier]) => specifier.startsWith("file:"));
  const own = named.get("@motif/cli") ?? version;
  const names = [...new Set([...wanted, ...files.map(([name]) => name)])].sort();
  return {
    specifiers: new Map(
      names.map((name) => [name, moved(named.get(name) ?? siblingOf(own, name), project, folder)]),
    ),
  };
}

/** A package that was not installed itself comes from where the command does: the same version, or a tarball beside its own. */
function siblingOf(specifier: string, name: string): string {
  return specifier.startsWith("file:")
    ? specifier.replace("motif-cli-", `motif-${name.slice("@motif/".length)}-`)
    : specifier;
}

/** A path in a specifier is from the folder of its `package.json`. */
function moved(specifier: string, from: string, to: string): string {
  if (!specifier.startsWith("file:")) return specifier;
  const path = relative(to, resolve(from, specifier.slice("file:".length)));
  return `file:${path.split(sep).join("/")}`;
}

function specifiersOf(project: string): ReadonlyMap<string, string> {
  const file = join(project, "package.json");
  if (!existsSync(file)) return new Map();
  const { dependencies, devDependencies, optionalDependencies } = readJson(file);
  const all = [dependencies, devDependencies, optionalDependencies].flatMap((each) =>
    isObject(each) ? Object.entries(each) : [],
  );
  return new Map(
    all.flatMap(([name, specifier]) => (name.startsWith("@motif/") ? [[name, String(specifier)]] : [])),
  );
}

/** Names of tarballs as npm makes them of the packages of a checkout. */
function vendored(checkout: string): ReadonlyMap<string, string> {
  const folders = readdirSync(join(checkout, "src")).filter((each) => existsSync(manifestOf(each)));
  function manifestOf(folder: string): string {
    return join(checkout, "src", folder, "package.json");
  }
  return new Map(
    folders.sort().map((folder) => {
      const { name, version } = readJson(manifestOf(folder));
      return [String(name), `file:${VENDOR}/motif-${folder}-${version}.tgz`];
    }),
  );
}

function readJson(file: string): Record<string, unknown> {
  const read: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (!isObject(read)) throw new Error(`${file} is no object.`);
  return read;
}
