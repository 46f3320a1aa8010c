import { readFileSync } from "node:fs";

/** What {@link standaloneScript} is run with: the versions that bundles are built with. */
export const STANDALONE_TOOLS = { esbuild: "0.28.2", fflate: "0.8.3" } as const;

/** A script that zips the folders of bundles that were built to be read, with their modules minified; for where Motif is not. */
export function standaloneScript(): string {
  return readFileSync(new URL("standalone-build.js", import.meta.url), "utf8");
}
