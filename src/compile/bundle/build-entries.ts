import { MotifError } from "@motif/core";
import { type BuildFailure, build, formatMessages, type Plugin } from "esbuild";
import { builtinModules } from "./builtin-modules.ts";

const NAMESPACE = "motif-entry";

/** What esbuild writes where a module calls `require` in a way that it cannot resolve. */
const DYNAMIC_REQUIRE = "Dynamic require of";
const REQUIRE_BANNER =
  'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';

/** What a cloud's bundles have in common. */
export interface EntryTarget {
  /** Absolute folder, with a slash at its end: the resolution of what entries import starts here, wherever the app is. */
  readonly folder: string;
  readonly plugins?: readonly Plugin[];
  /** Packages that the cloud's runtime provides, and that are not bundled. */
  readonly external?: readonly string[];
  /** Whether the modules are left as they are to be read: names, comments and which file each part is of. They are minified otherwise. */
  readonly readable?: boolean;
  /** Whether every bundle gets a `require` of its own; if not given, those that call one do, which takes a second run to find out. */
  readonly requires?: boolean;
}

/** A bundled module: one ES module, minified unless it is to be read, and its source map, which it does not refer to. */
export interface Built {
  readonly code: string;
  readonly map: Uint8Array;
}

/**
 * Bundles entries, given as source texts by name, together: what they share is read once. The same sources give the
 * same bundles on every machine. Throws `MotifError` (`bundle-failed`) with what esbuild says.
 */
export async function buildEntries(
  entries: ReadonlyMap<string, string>,
  target: EntryTarget,
): Promise<ReadonlyMap<string, Built>> {
  if (target.requires) return run(entries, target, REQUIRE_BANNER);
  const plain = await run(entries, target, undefined);
  const requiring = new Map(
    [...entries].filter(([entry]) => plain.get(entry)?.code.includes(DYNAMIC_REQUIRE)),
  );
  if (requiring.size === 0) return plain;
  return new Map([...plain, ...(await run(requiring, target, REQUIRE_BANNER))]);
}

/** One run of esbuild for all entries. */
async function run(
  entries: ReadonlyMap<string, string>,
  { folder, plugins = [], external = [], readable = false }: EntryTarget,
  banner: string | undefined,
): Promise<ReadonlyMap<string, Built>> {
  try {
    const { outputFiles } = await build({
      entryPoints: [...entries.keys()].map((entry) => ({ in: `${NAMESPACE}:${entry}`, out: entry })),
      plugins: [entryPlugin(entries, folder), ...plugins, builtinModules],
      external: [...external],
      outdir: "bundles",
      outExtension: { ".js": ".mjs" },
      write: false,
      bundle: true,
      format: "esm",
      platform: "node",
      target: "node24",
      mainFields: ["module", "main"],
      minify: !readable,
      sourcemap: "external",
      sourcesContent: false,
      logLevel: "silent",
      absWorkingDir: folder,
      ...(banner !== undefined && { banner: { js: banner } }),
    });
    const outputs = new Map(outputFiles.map((file) => [file.path, file]));
    return new Map(
      [...entries.keys()].map((entry) => {
        const path = `${folder}bundles/${entry}.mjs`;
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
function entryPlugin(entries: ReadonlyMap<string, string>, folder: string): Plugin {
  const filter = new RegExp(`^${NAMESPACE}:`);
  return {
    name: NAMESPACE,
    setup({ onResolve, onLoad }) {
      onResolve({ filter }, ({ path }) => ({ path: path.slice(NAMESPACE.length + 1), namespace: NAMESPACE }));
      onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({
        contents: entries.get(path) ?? "",
        loader: "ts",
        resolveDir: folder,
      }));
    },
  };
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && "errors" in error && Array.isArray(error.errors);
}
