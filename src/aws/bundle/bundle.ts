import { fileURLToPath } from "node:url";
import { MotifError } from "@motif/core";
import { type BuildFailure, build, formatMessages, type Plugin } from "esbuild";
import type { FunctionPlan } from "../plan/aws-plan.ts";
import { entrySource } from "./entry.ts";
import { startFast } from "./start-fast.ts";
import { zip } from "./zip.ts";

/** Node's own resolution of `@motif/…` starts here, wherever the app is. */
const MOTIF_FOLDER = fileURLToPath(new URL("..", import.meta.url));
const NAMESPACE = "motif-entry";

/** What esbuild writes where a module calls `require` in a way that it cannot resolve. */
const DYNAMIC_REQUIRE = "Dynamic require of";
const REQUIRE_BANNER =
  'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';

/** The functions of an app, and the absolute path of each one's file by its name. */
export interface FunctionSources {
  readonly functions: readonly FunctionPlan[];
  readonly files: ReadonlyMap<string, string>;
}

/** The files of an app's folder of bundles by name: a zip and a source map for each function. */
export type Bundles = Readonly<Record<string, Uint8Array>>;

/**
 * Bundles the functions of apps, together: what they share is read once. The same sources give the same zips on every
 * machine. Throws `MotifError` (`bundle-failed`) with what esbuild says.
 */
export async function bundleFunctions(apps: readonly FunctionSources[]): Promise<Bundles[]> {
  const entries = new Map(
    apps.flatMap(({ functions, files }, index) =>
      functions.map((fn) => [`${index}/${fn.name}`, entrySource(fn, files.get(fn.name) ?? "")] as const),
    ),
  );
  const plain = await run(entries, undefined);
  const requiring = new Map(
    [...entries].filter(([entry]) => plain.get(entry)?.code.includes(DYNAMIC_REQUIRE)),
  );
  const built = new Map([...plain, ...(requiring.size > 0 ? await run(requiring, REQUIRE_BANNER) : [])]);
  return apps.map(({ functions }, index) => {
    const bundles: Record<string, Uint8Array> = {};
    for (const { name } of functions) {
      const { code, map } = present(built, `${index}/${name}`);
      bundles[`${name}.zip`] = zip({ "index.mjs": Buffer.from(code) });
      bundles[`${name}.mjs.map`] = map;
    }
    return bundles;
  });
}

interface Built {
  readonly code: string;
  readonly map: Uint8Array;
}

/** One run of esbuild for all entries. */
async function run(
  entries: ReadonlyMap<string, string>,
  banner: string | undefined,
): Promise<Map<string, Built>> {
  try {
    const { outputFiles } = await build({
      entryPoints: [...entries.keys()].map((entry) => ({ in: `${NAMESPACE}:${entry}`, out: entry })),
      plugins: [entryPlugin(entries), startFast],
      outdir: "bundles",
      outExtension: { ".js": ".mjs" },
      write: false,
      bundle: true,
      format: "esm",
      platform: "node",
      target: "node24",
      mainFields: ["module", "main"],
      minify: true,
      sourcemap: "external",
      sourcesContent: false,
      logLevel: "silent",
      absWorkingDir: MOTIF_FOLDER,
      ...(banner !== undefined && { banner: { js: banner } }),
    });
    const outputs = new Map(outputFiles.map((file) => [file.path, file]));
    return new Map(
      [...entries.keys()].map((entry) => {
        const path = `${MOTIF_FOLDER}bundles/${entry}.mjs`;
        return [entry, { code: present(outputs, path).text, map: present(outputs, `${path}.map`).contents }];
      }),
    );
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    const lines = await formatMessages(error.errors, { kind: "error" });
    throw new MotifError("bundle-failed", `The functions cannot be bundled.\n${lines.join("")}`, {
      cause: error,
    });
  }
}

function present<V>(map: ReadonlyMap<string, V>, name: string): V {
  const value = map.get(name);
  if (value === undefined) throw new Error(`esbuild gave no ${name}.`);
  return value;
}

/** Serves the generated entries, which are no files. */
function entryPlugin(entries: ReadonlyMap<string, string>): Plugin {
  const filter = new RegExp(`^${NAMESPACE}:`);
  return {
    name: NAMESPACE,
    setup({ onResolve, onLoad }) {
      onResolve({ filter }, ({ path }) => ({ path: path.slice(NAMESPACE.length + 1), namespace: NAMESPACE }));
      onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({
        contents: entries.get(path) ?? "",
        loader: "ts",
        resolveDir: MOTIF_FOLDER,
      }));
    },
  };
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && "errors" in error && Array.isArray(error.errors);
}
