import { fileURLToPath } from "node:url";
import { buildEntries, zip } from "@motif/compile/bundle";
import type { Bundles } from "@motif/compile/kit";
import { type BundledFunction, entrySource, FRAMEWORK } from "./entry.ts";

const FOLDER = fileURLToPath(new URL("..", import.meta.url));

/** The functions of an app, and the absolute path of each one's file by its name. */
export interface FunctionSources {
  readonly functions: readonly BundledFunction[];
  readonly files: ReadonlyMap<string, string>;
}

/**
 * What Cloud Build installs: the framework, at one version, which runs the function. All else is in the bundle.
 * @see https://cloud.google.com/functions/docs/writing/specifying-dependencies-nodejs
 */
const PACKAGE = `${JSON.stringify(
  {
    private: true,
    type: "module",
    main: "index.mjs",
    engines: { node: "24" },
    dependencies: { [FRAMEWORK.name]: FRAMEWORK.version },
  },
  null,
  2,
)}\n`;

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
  const built = await buildEntries(entries, { folder: FOLDER, external: [FRAMEWORK.name] });
  return apps.map(({ functions }, index) => {
    const bundles: Record<string, Uint8Array> = {};
    for (const { name } of functions) {
      const bundle = built.get(`${index}/${name}`);
      if (!bundle) throw new Error(`There is no bundle of ${name}.`);
      bundles[`${name}.zip`] = zip({
        "index.mjs": Buffer.from(bundle.code),
        "package.json": Buffer.from(PACKAGE),
      });
      bundles[`${name}.mjs.map`] = bundle.map;
    }
    return bundles;
  });
}
