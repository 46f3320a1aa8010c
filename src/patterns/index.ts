/** The catalogue of patterns: what it will have, and what is there. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readFront } from "./readme.ts";

export { CATALOGUE } from "./catalogue.ts";

/** The folder that the patterns' folders are in. */
export const PATTERNS = fileURLToPath(new URL(".", import.meta.url));

/** A pattern that is there. `folder` is absolute; `title` and `hardPart` are what its README says. */
export interface Pattern {
  readonly number: string;
  readonly name: string;
  readonly title: string;
  readonly hardPart: string;
  readonly folder: string;
}

/** All patterns that are there, by number. */
export function listPatterns(): Pattern[] {
  return readdirSync(PATTERNS)
    .sort()
    .flatMap((folderName) => {
      const [, number, name] = /^(\d\d)-(.+)$/.exec(folderName) ?? [];
      const folder = join(PATTERNS, folderName);
      if (number === undefined || name === undefined || !existsSync(join(folder, "app.ts"))) return [];
      const { title = name, hardPart = "" } = readFront(readmeOf(folder));
      return [{ number, name, title, hardPart, folder }];
    });
}

function readmeOf(folder: string): string {
  const path = join(folder, "README.md");
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}
