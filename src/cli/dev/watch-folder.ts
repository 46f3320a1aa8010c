import { type FSWatcher, readdirSync, watch } from "node:fs";
import { join, relative, sep } from "node:path";

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
  const watcher = new FolderWatcher(folder, ignores, onChange);
  return { close: () => watcher.close() };
}

/**
 * A watcher for each folder of a tree, not `recursive: true`: on Linux, that one watches file by file and loses those
 * that are replaced by another file of the same name, as editors, formatters and Git write them
 * (https://github.com/nodejs/node/blob/v24.x/lib/internal/fs/recursive_watch.js). A folder tells of all its entries.
 */
class FolderWatcher {
  readonly #root: string;
  readonly #ignores: (path: string) => boolean;
  readonly #onChange: () => void;
  readonly #watchers = new Map<string, FSWatcher>();
  #timer: NodeJS.Timeout | undefined;

  constructor(root: string, ignores: (path: string) => boolean, onChange: () => void) {
    this.#root = root;
    this.#ignores = ignores;
    this.#onChange = onChange;
    this.#watch(root);
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  #watch(folder: string): void {
    if (this.#watchers.has(folder)) return;
    const watcher = watch(folder, (_event, name) => this.#changed(folder, name));
    watcher.on("error", () => this.#forget(folder));
    this.#watchers.set(folder, watcher);
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory() && !this.#isIgnored(folder, entry.name)) this.#watch(join(folder, entry.name));
    }
  }

  #changed(folder: string, name: string | null): void {
    if (name === null || this.#isIgnored(folder, name)) return;
    this.#follow(join(folder, name));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#onChange, DEBOUNCE_MS);
  }

  /** Watches what has become a folder, and no longer what was one: a new folder of an old name is another one. */
  #follow(path: string): void {
    this.#forget(path);
    try {
      this.#watch(path);
    } catch {
      this.#forget(path); // a file, or gone
    }
  }

  #forget(folder: string): void {
    for (const [watched, watcher] of this.#watchers) {
      if (watched !== folder && !watched.startsWith(folder + sep)) continue;
      watcher.close();
      this.#watchers.delete(watched);
    }
  }

  #isIgnored(folder: string, name: string): boolean {
    if (name.startsWith(".") || IGNORED.has(name)) return true;
    return this.#ignores(relative(this.#root, join(folder, name)));
  }
}
