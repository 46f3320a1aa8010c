import { closeSync, fsyncSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { makeFolder } from "@motif/core/model";
import { messageOf } from "@motif/core/platform";
import { StoreError } from "./store-error.ts";

/**
 * Makes a folder, with those above it, if it is not there. `sync`: so that it survives the death of the machine.
 * Throws `StoreError` where that is not possible.
 */
export function makeDataFolder(path: string, sync: boolean): void {
  try {
    const first = makeFolder(path);
    if (sync && first !== undefined) syncFolders(path, dirname(first));
  } catch (error) {
    throw new StoreError(
      "data-folder-unusable",
      `The data folder ${path} cannot be made: ${messageOf(error)}. Choose another one.`,
      { cause: error },
    );
  }
}

/** Flushes the entries of a folder, and of those above it up to `last`, to the disk. */
function syncFolders(path: string, last: string): void {
  if (process.platform === "win32") return; // folders cannot be flushed there
  for (let folder = path; ; folder = dirname(folder)) {
    const descriptor = openSync(folder, "r");
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    if (folder === last) return;
  }
}
