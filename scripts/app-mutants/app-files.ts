import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { parseSync } from "oxc-parser";

/** The modules of an app, `app.ts` first: what it imports of its own folder, and what that does. Paths are within the folder. */
export function appFiles(folder: string): string[] {
  const files = new Set(["app.ts"]);
  for (const file of files) {
    const path = join(folder, file);
    const { module } = parseSync(path, readFileSync(path, "utf8"));
    for (const { moduleRequest } of module.staticImports) {
      if (!moduleRequest.value.startsWith(".")) continue;
      const imported = join(dirname(path), moduleRequest.value);
      if (existsSync(imported)) files.add(relative(folder, imported));
    }
  }
  return [...files];
}
