import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a folder, with those above it, if it is not there, and returns the first that was made. Not by `recursive: true`:
 * where the system says ENOENT of a folder whose parent is there, as below `/proc`, Node tries again without end.
 * Throws what the system says.
 */
export function makeFolder(path: string): string | undefined {
  const missing: string[] = [];
  for (let folder = path; !isThere(folder); folder = dirname(folder)) missing.unshift(folder);
  for (const folder of missing) makeOne(folder);
  if (!statSync(path).isDirectory()) throw new Error(`${path} is a file, not a folder`);
  return missing[0];
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Another process may make it at the same time. */
function makeOne(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
}
