import { isInternal, type Package, packageName, packageOf } from "./packages.ts";
import type { Import, Project } from "./project.ts";
import { isTestCode } from "./source-tree.ts";

/** A file's import of another package. */
interface Use {
  readonly file: string;
  readonly owner: Package;
  readonly name: string;
}

/** Imports of what the file's own package does not name. */
export function undeclaredImports(project: Project): string[] {
  const named = new Set(project.packages.flatMap((each) => [each.name, ...namesOf(each)]));
  const tools = project.packages.find(({ folder }) => folder === "")?.devDependencies ?? new Set();
  const mayImport = ({ file, owner, name }: Use) => {
    // What lies outside of src/ uses the workspace as a whole.
    if (!isInternal(owner)) return named.has(name);
    return (
      owner.dependencies.has(name) ||
      (isTestCode(file) && (owner.devDependencies.has(name) || tools.has(name)))
    );
  };
  return usesOf(project)
    .filter((use) => !mayImport(use))
    .map(({ file, owner, name }) => {
      const lists = isTestCode(file) ? "dependencies or devDependencies" : "dependencies";
      return `${file} imports ${name}, which is not among the ${lists} of ${owner.path}`;
    });
}

/** Siblings that a package names though none of its files imports them, or none but tests. */
export function needlessDependencies(project: Project): string[] {
  const uses = usesOf(project);
  const siblings = new Set(project.packages.map(({ name }) => name));
  return project.packages.filter(isInternal).flatMap((owner) =>
    namesOf(owner).flatMap((name) => {
      if (!siblings.has(name)) return [];
      const files = uses.filter((use) => use.owner === owner && use.name === name).map(({ file }) => file);
      if (files.length === 0) return [`${owner.path} names ${name}, which no file imports`];
      if (owner.devDependencies.has(name) || !files.every(isTestCode)) return [];
      return [`${owner.path} has ${name} among its dependencies, but only tests import it`];
    }),
  );
}

/** Ways of a package's code into another package that go past its entry points. */
export function trespasses({ packages, imports }: Project): string[] {
  return imports
    .filter((each) => isInternal(each.owner) && !isTestCode(each.file) && leadsOut(each, packages))
    .map(({ file, specifier }) => `${file} must use an entry point of the package that ${specifier} is in`);
}

function leadsOut({ owner, specifier, target }: Import, packages: readonly Package[]): boolean {
  return specifier.startsWith(".") && target !== undefined && packageOf(target, packages) !== owner;
}

/** Imports of other packages, by name and by path. */
function usesOf({ packages, imports }: Project): Use[] {
  return imports.flatMap(({ file, owner, specifier, target }) => {
    const name = target === undefined ? packageName(specifier) : packageOf(target, packages).name;
    return name === undefined || name === owner.name ? [] : [{ file, owner, name }];
  });
}

function namesOf({ dependencies, devDependencies }: Package): string[] {
  return [...dependencies, ...devDependencies];
}
