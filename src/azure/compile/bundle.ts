import { fileURLToPath } from "node:url";
import { type Built, buildApps, type Entries, zip } from "@motif/compile/bundle";
import type { BundleOptions, Bundles } from "@motif/compile/kit";
import type { LoadedApp } from "@motif/core/model";
import type { AppPlan } from "../ground/plan.ts";
import { functionSource, indexSource, unmatchedSource } from "./entries.ts";
import { makePlan } from "./make-plan.ts";

const FOLDER = fileURLToPath(new URL("..", import.meta.url));
/** The host's own, which the host puts in the place of a package of this name. */
const EXTERNAL = ["@azure/functions-core"];

/** The packages of apps, in the order of the apps: built before a deployment, and not committed. */
export function bundle(apps: readonly LoadedApp[], options?: BundleOptions): Promise<Bundles[]> {
  return bundlePackages(
    apps.map(({ inventory, files }) => ({ apps: makePlan(inventory).apps, files })),
    options,
  );
}

/** The function apps of an app, and the absolute path of each function's file by its name. */
interface PackageSources {
  readonly apps: readonly AppPlan[];
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Bundles the function apps of apps, together. A package has host.json, package.json, the module that registers the
 * functions, and one module a function, which has no other function's code. The same sources give the same zips on every
 * machine. Throws `MotifError` (`bundle-failed`) with what esbuild says.
 */
export async function bundlePackages(
  sources: readonly PackageSources[],
  options?: BundleOptions,
): Promise<Bundles[]> {
  const entries = sources.map(
    ({ apps, files }) => new Map(apps.flatMap((app) => [...modulesOf(app, files)])),
  );
  // `@azure/functions` calls require, and most functions use a client that does.
  const built = await buildApps(entries, { folder: FOLDER, external: EXTERNAL, requires: true, ...options });
  return sources.map(({ apps }, index) => packagesOf(apps, built[index] ?? new Map()));
}

/** A zip for each function app, and the source maps of the modules in it. */
function packagesOf(apps: readonly AppPlan[], built: ReadonlyMap<string, Built>): Bundles {
  const bundles: Record<string, Uint8Array> = {};
  for (const app of apps) {
    const contents: Record<string, Uint8Array> = packageFiles(app);
    for (const [module, { code, map }] of built) {
      if (!module.startsWith(`${app.name}/`)) continue;
      contents[`${module.slice(app.name.length + 1)}.mjs`] = Buffer.from(code);
      bundles[`${module}.mjs.map`] = map;
    }
    bundles[`${app.name}.zip`] = zip(contents);
  }
  return bundles;
}

/** The sources of a package's modules by the function app and their path in it, without the ending. */
function modulesOf(app: AppPlan, files: ReadonlyMap<string, string>): Entries {
  const { name, functions, unmatched } = app;
  return new Map([
    [`${name}/index`, indexSource(app)],
    ...(unmatched ? [[`${name}/unmatched`, unmatchedSource(unmatched)] as const] : []),
    ...functions.map(
      (fn) => [`${name}/functions/${fn.name}`, functionSource(fn, files.get(fn.name) ?? "")] as const,
    ),
  ]);
}

/** https://learn.microsoft.com/azure/azure-functions/functions-reference-node#folder-structure */
function packageFiles({ name, host }: AppPlan): Record<string, Uint8Array> {
  const manifest = { name, private: true, type: "module", main: "index.mjs" };
  return {
    "host.json": Buffer.from(`${JSON.stringify(host, null, 2)}\n`),
    "package.json": Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`),
  };
}
