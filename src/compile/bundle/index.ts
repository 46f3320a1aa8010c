/** Bundles functions with esbuild, for all clouds; the same sources give the same bytes everywhere. */
export { buildApps, type Entries, zipEach } from "./build-apps.ts";
export { type Built, buildEntries, type EntryTarget } from "./build-entries.ts";
export { builtinModules } from "./builtin-modules.ts";
export { type EntryParts, entrySource, type Import } from "./entry-source.ts";
export { ownModules } from "./own-modules.ts";
export { STANDALONE_TOOLS, standaloneScript } from "./standalone.ts";
export { zip } from "./zip.ts";
