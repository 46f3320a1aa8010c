import { fileURLToPath } from "node:url";
import { type Built, buildEntries, zip } from "@motif/compile/bundle";
import type { Bundles } from "@motif/compile/kit";
import type { LoadedApp } from "@motif/core/model";
import type { AppPlan } from "../ground/plan.ts";
import { entrySource, indexSource, unmatchedSource } from "./entries.ts";
import { makePlan } from "./make-plan.ts";

const FOLDER = fileURLToPath(new URL("..", import.meta.url));
/** The host's own, which the host puts in the place of a package of this name. */
const EXTERNAL = ["@azure/functions-core"];

/** The function apps of an app, and the absolute path of each function's file by its name. */
export interface FunctionSources {
  readonly apps: readonly AppPlan[];
  readonly files: ReadonlyMap<string, string>;
}

/** The packages of apps, in the order of the apps: built before a deployment, and not committed. */
export function bundle(apps: readonly LoadedApp[]): Promise<Bundles[]> {
  return bundleApps(apps.map(({ inventory, files }) => ({ apps: makePlan(inventory).apps, files })));
}

/**
 * Bundles the functions of apps, together. A package has host.json, package.json, the module that registers the functions,
 * and one module a function, which has no other function's code. The same sources give the same zips on every machine.
 * Throws `MotifError` (`bundle-failed`) with what esbuild says.
 */
export async function bundleApps(sources: readonly FunctionSources[]): Promise<Bundles[]> {
  const entries = new Map(
    sources.flatMap(({ apps, files }, index) =>
      apps.flatMap((app) =>
        Object.entries(modulesOf(app, files)).map(
          ([path, source]) => [`${index}/${app.name}/${path}`, source] as const,
        ),
      ),
    ),
  );
  // `@azure/functions` calls require, and most functions use a client that does.
  const built = await buildEntries(entries, { folder: FOLDER, external: EXTERNAL, requires: true });
  return sources.map(({ apps, files }, index) => {
    const bundles: Record<string, Uint8Array> = {};
    for (const app of apps) {
      const contents: Record<string, Uint8Array> = packageFiles(app);
      for (const path of Object.keys(modulesOf(app, files))) {
        const { code, map } = present(built, `${index}/${app.name}/${path}`);
        contents[`${path}.mjs`] = Buffer.from(code);
        bundles[`${app.name}/${path}.mjs.map`] = map;
      }
      bundles[`${app.name}.zip`] = zip(contents);
    }
    return bundles;
  });
}

/** The sources of a package's modules by path, without the ending. */
function modulesOf(app: AppPlan, files: ReadonlyMap<string, string>): Record<string, string> {
  const modules: Record<string, string> = { index: indexSource(app) };
  if (app.unmatched) modules.unmatched = unmatchedSource(app.unmatched);
  for (const fn of app.functions) {
    modules[`functions/${fn.name}`] = entrySource(fn, files.get(fn.name) ?? "");
  }
  return modules;
}

/** https://learn.microsoft.com/azure/azure-functions/functions-reference-node#folder-structure */
function packageFiles({ name, host }: AppPlan): Record<string, Uint8Array> {
  const manifest = { name, private: true, type: "module", main: "index.mjs" };
  return {
    "host.json": Buffer.from(`${JSON.stringify(host, null, 2)}\n`),
    "package.json": Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`),
  };
}

function present(built: ReadonlyMap<string, Built>, entry: string): Built {
  const bundle = built.get(entry);
  if (!bundle) throw new Error(`There is no bundle of ${entry}.`);
  return bundle;
}
