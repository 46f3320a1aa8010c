import { fileURLToPath } from "node:url";
import { buildApps, zipEach } from "@motif/compile/bundle";
import type { BundleOptions, Bundles } from "@motif/compile/kit";
import type { LoadedApp } from "@motif/core/model";
import type { FunctionPlan } from "../ground/plan.ts";
import { FRAMEWORK, functionEntry } from "./entry.ts";
import { INSTALLED } from "./installed.ts";
import { makePlan } from "./make-plan.ts";

const FOLDER = fileURLToPath(new URL("..", import.meta.url));

/** The functions of an app, and the absolute path of each one's file by its name. */
export interface FunctionSources {
  readonly functions: readonly FunctionPlan[];
  readonly files: ReadonlyMap<string, string>;
}

/** The bundles of apps, in the order of the apps: built before a deployment, and not committed. */
export function bundle(apps: readonly LoadedApp[], options?: BundleOptions): Promise<Bundles[]> {
  return bundleFunctions(
    apps.map(({ inventory, files }) => ({ functions: makePlan(inventory).functions, files })),
    options,
  );
}

/**
 * Bundles the functions of apps, together. The same sources give the same zips on every machine. Throws `MotifError`
 * (`bundle-failed`) with what esbuild says.
 */
export async function bundleFunctions(
  apps: readonly FunctionSources[],
  options?: BundleOptions,
): Promise<Bundles[]> {
  const entries = apps.map(
    ({ functions, files }) =>
      new Map(functions.map((fn) => [fn.name, functionEntry(fn, files.get(fn.name) ?? "")])),
  );
  const built = await buildApps(entries, { folder: FOLDER, external: [FRAMEWORK.name], ...options });
  return built.map((each) => zipEach(each, INSTALLED));
}
