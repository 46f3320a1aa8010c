import { join, resolve } from "node:path";

/** The data folder of an app where none is named: `.motif/<app>` in the current folder. Absolute. */
export function dataFolderOf(app: string, named: string | undefined): string {
  return resolve(named ?? join(".motif", app));
}
