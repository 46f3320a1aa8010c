/**
 * Holds every pattern of the catalogue to the definition of complete (CONTRIBUTING.md): its number and name are the
 * catalogue's, and it has all files, sections and folders of clouds. Exits 1 and says what each one still needs.
 */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { CATALOGUE, PATTERNS } from "@motif/patterns";
import { missing } from "./patterns/complete.ts";
import { readPattern } from "./patterns/read-pattern.ts";

async function problemsOf(name: string): Promise<string[]> {
  if (!CATALOGUE.includes(name)) return ["is not in the catalogue (src/patterns/catalogue.ts)"];
  const folder = join(PATTERNS, name);
  if (!existsSync(join(folder, "app.ts"))) return ["needs app.ts (the wiring)"];
  return missing(await readPattern(folder)).map((what) => `needs ${what}`);
}

const folders = readdirSync(PATTERNS, { withFileTypes: true }).filter(
  (entry) => entry.isDirectory() && entry.name !== "node_modules",
);
for (const { name } of folders) {
  for (const problem of await problemsOf(name)) {
    console.error(`src/patterns/${name} ${problem}`);
    process.exitCode = 1;
  }
}
