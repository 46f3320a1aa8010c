import { globSync, readFileSync } from "node:fs";
import { findPackageJSON, isBuiltin } from "node:module";
import { join } from "node:path";
import * as z from "zod/mini";
import { importsOf } from "../dependencies/imports.ts";
import { packageName } from "../dependencies/packages.ts";
import { listFiles } from "./assets.ts";
import type { Package } from "./packages.ts";

/**
 * The `package.json` of a package as it is published: entry points that lead to what was compiled, and of its dependencies
 * those that this imports. `folder` is where all of its files lie, `source` the `package.json` in the sources. Throws where they import what the package does not name.
 */
export function publishedManifest({ manifest, entries }: Package, folder: string, source: string): object {
  const { name, version, description, license, type, sideEffects, bin } = manifest;
  const imported = importedBy(folder, name);
  const [dependencies, peers] = [manifest.dependencies ?? {}, manifest.peerDependencies ?? {}];
  for (const each of imported)
    if (!(each in dependencies) && !(each in peers))
      throw new Error(`${name} imports ${each}, which its package.json does not name.`);
  const needed = new Set([...imported, ...[...imported].flatMap((each) => peersOf(each, source))]);
  const kept = <T>(names: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(names).filter(([each]) => needed.has(each)));
  return {
    name,
    version,
    description,
    license,
    type,
    sideEffects: compiledNames(sideEffects),
    // The command hands over to a newer Node by itself.
    engines: { node: bin === undefined ? ">=24" : ">=20" },
    ...(bin && { bin }),
    exports: exportsOf(entries),
    files: listFiles(folder),
    dependencies: kept(dependencies),
    peerDependencies: kept(peers),
    peerDependenciesMeta: kept(manifest.peerDependenciesMeta ?? {}),
  };
}

function exportsOf(entries: ReadonlyMap<string, string>): object {
  const compiled = [...entries].map(([entry, file]) => {
    const path = file.replace(/\.ts$/, "");
    return [entry, { types: `${path}.d.ts`, default: `${path}.js` }];
  });
  return { ...Object.fromEntries(compiled), "./package.json": "./package.json" };
}

function compiledNames(sideEffects: boolean | string[] | undefined): boolean | string[] | undefined {
  return Array.isArray(sideEffects) ? sideEffects.map((path) => path.replace(/\.ts$/, ".js")) : sideEffects;
}

/** The names of the packages that compiled files and declarations import. What is copied as it is written (the patterns) counts not. */
function importedBy(folder: string, own: string): ReadonlySet<string> {
  const files = globSync(["**/*.js", "**/*.d.ts"], { cwd: folder });
  const imports = files.flatMap((file) => importsOf(readFileSync(join(folder, file), "utf8")));
  return new Set(
    imports.flatMap((each) => {
      const name = isBuiltin(each) ? undefined : packageName(each);
      return name === undefined || name === own ? [] : [name];
    }),
  );
}

/** What a package wants to find beside it. */
function peersOf(name: string, source: string): string[] {
  const file = findPackageJSON(name, source);
  if (file === undefined) throw new Error(`${name} is not installed.`);
  const { peerDependencies = {} } = installed.parse(JSON.parse(readFileSync(file, "utf8")));
  return Object.keys(peerDependencies);
}

const installed = z.object({ peerDependencies: z.optional(z.record(z.string(), z.string())) });
