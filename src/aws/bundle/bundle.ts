import { fileURLToPath } from "node:url";
import { MotifError } from "@motif/core";
import { type BuildFailure, build, formatMessages, type Metafile, type Plugin } from "esbuild";
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

/** A function's bundle. `files` are those of the folder of bundles, by name: the zip and its source map. */
export interface Bundle {
  readonly functionName: string;
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** What is in it, by path, with the bytes that are left of each file. */
  readonly inputs: Readonly<Record<string, number>>;
}

/**
 * Bundles functions; `files` has the absolute path of each function's file. The same sources give the same bytes on
 * every machine. Throws `MotifError` (`bundle-failed`) with what esbuild says.
 */
export async function bundleFunctions(
  functions: readonly FunctionPlan[],
  files: ReadonlyMap<string, string>,
): Promise<Bundle[]> {
  const entries = new Map(functions.map((fn) => [fn.name, entrySource(fn, files.get(fn.name) ?? "")]));
  const plain = await run(entries, undefined);
  const requiring = new Map([...entries].filter(([name]) => plain.get(name)?.code.includes(DYNAMIC_REQUIRE)));
  const repeated = requiring.size > 0 ? await run(requiring, REQUIRE_BANNER) : plain;
  return functions.map(({ name }) => {
    const built = repeated.get(name) ?? plain.get(name);
    if (!built) throw new Error(`esbuild gave no bundle for ${name}.`);
    const content = { "index.mjs": Buffer.from(built.code) };
    return {
      functionName: name,
      files: { [`${name}.zip`]: zip(content), [`${name}.mjs.map`]: built.map },
      inputs: built.inputs,
    };
  });
}

interface Built {
  readonly code: string;
  readonly map: Uint8Array;
  readonly inputs: Readonly<Record<string, number>>;
}

/** One run of esbuild for all entries: what they share is read once. */
async function run(
  entries: ReadonlyMap<string, string>,
  banner: string | undefined,
): Promise<Map<string, Built>> {
  try {
    const { outputFiles, metafile } = await build({
      entryPoints: [...entries.keys()].map((name) => ({ in: `${NAMESPACE}:${name}`, out: name })),
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
      metafile: true,
      logLevel: "silent",
      absWorkingDir: MOTIF_FOLDER,
      ...(banner !== undefined && { banner: { js: banner } }),
    });
    const outputs = new Map(outputFiles.map((file) => [file.path, file]));
    return new Map(
      [...entries.keys()].map((name) => {
        const path = `${MOTIF_FOLDER}bundles/${name}.mjs`;
        const [code, map] = [outputs.get(path), outputs.get(`${path}.map`)];
        if (!code || !map) throw new Error(`esbuild wrote no ${path}.`);
        return [name, { code: code.text, map: map.contents, inputs: inputsOf(metafile, name) }];
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

function inputsOf({ outputs }: Metafile, name: string): Record<string, number> {
  const inputs = outputs[`bundles/${name}.mjs`]?.inputs ?? {};
  const left = Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return Object.fromEntries(left.map(([path, { bytesInOutput }]) => [path, bytesInOutput]));
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && "errors" in error && Array.isArray(error.errors);
}
