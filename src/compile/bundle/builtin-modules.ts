import { builtinModules as names } from "node:module";
import type { Plugin } from "esbuild";

const BUILTINS = new Set(names.flatMap((name) => [name, `node:${name}`]));
const NAMESPACE = "node-builtin";

/**
 * Node's own modules come through `process.getBuiltinModule`. An `import` of one reads all that it exports, which loads
 * whatever hides behind lazy getters: standard input, streams of `fs` and more (figures: docs/performance.md).
 */
export const builtinModules: Plugin = {
  name: NAMESPACE,
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[a-z_:/0-9]+$/ }, ({ path }) =>
      BUILTINS.has(path) ? { path: path.replace(/^node:/, ""), namespace: NAMESPACE } : undefined,
    );
    onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(`node:${path}`)})`,
    }));
  },
};
