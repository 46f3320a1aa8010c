import { sep } from "node:path";
import { MotifError } from "@motif/core";
import { messageOf } from "@motif/core/platform";
import { build, type Plugin } from "esbuild";

/**
 * The files of the app's own modules in the bundles of functions: all that is imported from the functions' files, but
 * for packages in `node_modules` and Motif's own. A package of the app's workspace is linked there, and counts as the
 * app's. Absolute paths, sorted. Throws `MotifError` (`bundle-failed`) with what esbuild says.
 */
export async function ownModules(functionFiles: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  try {
    await build({
      entryPoints: [...functionFiles],
      external: ["@motif/*"],
      plugins: [collect(found)],
      bundle: true,
      write: false,
      outdir: "bundles",
      format: "esm",
      platform: "node",
      logLevel: "silent",
    });
  } catch (error) {
    throw new MotifError("bundle-failed", `The functions cannot be bundled. ${messageOf(error)}`, {
      cause: error,
    });
  }
  return found.sort();
}

/** Notes the files that are not in `node_modules`, and goes no further into those that are. */
function collect(found: string[]): Plugin {
  return {
    name: "own-modules",
    setup({ onLoad }) {
      onLoad({ filter: /.*/, namespace: "file" }, ({ path }) => {
        if (path.split(sep).includes("node_modules")) return { contents: "module.exports = {}" };
        found.push(path);
        return undefined;
      });
    },
  };
}
