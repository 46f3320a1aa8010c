export { type Built, buildEntries, type Target } from "./build-entries.ts";
export { builtinModules } from "./builtin-modules.ts";
export { zip } from "./zip.ts";
