import { fileURLToPath } from "node:url";
import { buildEntries, zip } from "@motif/compile/bundle";
import type { Bundles } from "@motif/compile/kit";
import type { FunctionPlan } from "../plan/aws-plan.ts";
import { entrySource } from "./entry.ts";
import { lambdaCredentials } from "./lambda-credentials.ts";

const FOLDER = fileURLToPath(new URL("..", import.meta.url));

/** The functions of an app, and the absolute path of each one's file by its name. */
export interface FunctionSources {
  readonly functions: readonly FunctionPlan[];
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Bundles the functions of apps, together. The same sources give the same zips on every machine. Throws `MotifError`
 * (`bundle-failed`) with what esbuild says.
 */
export async function bundleFunctions(apps: readonly FunctionSources[]): Promise<Bundles[]> {
  const entries = new Map(
    apps.flatMap(({ functions, files }, index) =>
      functions.map((fn) => [`${index}/${fn.name}`, entrySource(fn, files.get(fn.name) ?? "")] as const),
    ),
  );
  const built = await buildEntries(entries, { folder: FOLDER, plugins: [lambdaCredentials] });
  return apps.map(({ functions }, index) => {
    const bundles: Record<string, Uint8Array> = {};
    for (const { name } of functions) {
      const bundle = built.get(`${index}/${name}`);
      if (!bundle) throw new Error(`There is no bundle of ${name}.`);
      bundles[`${name}.zip`] = zip({ "index.mjs": Buffer.from(bundle.code) });
      bundles[`${name}.mjs.map`] = bundle.map;
    }
    return bundles;
  });
}
