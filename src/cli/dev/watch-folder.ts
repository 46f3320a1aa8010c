import { watch } from "node:fs";
import { sep } from "node:path";

/** Editors write a file in several steps, and version control many files at once: one change for all of them. */
const DEBOUNCE_MS = 100;
/** Folders whose files are not source; names that begin with a dot are ignored as well. */
const IGNORED = new Set(["node_modules", "dist", "generated"]);

/**
 * Calls back when files of a folder have changed, except those in `node_modules`, `dist`, `generated` and hidden
 * folders. `ignores` says which other paths (relative to the folder) do not count.
 */
export function watchFolder(
  folder: string,
  ignores: (path: string) => boolean,
  onChange: () => void,
): { close(): void } {
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(folder, { recursive: true }, (_event, path) => {
    if (path === null || path.split(sep).some(isIgnored) || ignores(path)) return;
    clearTimeout(timer);
    timer = setTimeout(onChange, DEBOUNCE_MS);
  });
  return {
    close() {
      clearTimeout(timer);
      watcher.close();
    },
  };
}

function isIgnored(name: string): boolean {
  return name.startsWith(".") || IGNORED.has(name);
}
