import { builtinModules } from "node:module";
import { fileURLToPath } from "node:url";
import type { Plugin } from "esbuild";

const BUILTINS = new Set(builtinModules.flatMap((name) => [name, `node:${name}`]));
const CREDENTIALS = fileURLToPath(new URL("../adapter/lambda/credentials.ts", import.meta.url));
const NAMESPACE = "node-builtin";

/**
 * What makes bundles start faster without changing what they do (figures: docs/performance.md).
 *
 * - Node's own modules come through `process.getBuiltinModule`. An `import` of one reads all that it exports, which
 *   loads whatever hides behind lazy getters: standard input, streams of `fs` and more.
 * - The SDK's chain of credential providers (SSO, profiles, IMDS …) gives way to the one source that Lambda has.
 */
export const startFast: Plugin = {
  name: "start-fast",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, () => ({ path: CREDENTIALS }));
    onResolve({ filter: /^[a-z_:/0-9]+$/ }, ({ path }) =>
      BUILTINS.has(path) ? { path: path.replace(/^node:/, ""), namespace: NAMESPACE } : undefined,
    );
    onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(`node:${path}`)})`,
    }));
  },
};
