/**
 * Holds every pattern of the catalogue to the definition of complete (CONTRIBUTING.md): its number and name are the
 * catalogue's, and it has all files, sections and folders of clouds. Exits 1 and says what each one still needs.
 */
import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { UnsupportedError } from "@motif/core";
import { loadApp } from "@motif/core/model";
import { CATALOGUE, PATTERNS } from "@motif/patterns";
import { loadTarget, TARGETS } from "../src/cli/build/targets.ts";
import { missing, type PatternFolder } from "./patterns/complete.ts";

async function problemsOf(name: string): Promise<string[]> {
  if (!CATALOGUE.includes(name)) return ["is not in the catalogue (src/patterns/catalogue.ts)"];
  const folder = join(PATTERNS, name);
  if (!existsSync(join(folder, "app.ts"))) return ["needs app.ts (the wiring)"];
  return missing(await readPattern(folder)).map((what) => `needs ${what}`);
}

async function readPattern(folder: string): Promise<PatternFolder> {
  const paths = globSync("**/*.{ts,tf,md,json}", {
    cwd: folder,
    exclude: (path) => basename(path) === "dist",
  });
  const files = new Map(paths.map((path) => [path, readFileSync(join(folder, path), "utf8")]));
  const { inventory } = await loadApp(folder);
  const refusals = new Map<string, readonly string[]>();
  for (const cloud of Object.keys(TARGETS)) {
    const { makePlan } = await loadTarget(cloud);
    refusals.set(
      cloud,
      reasons(() => makePlan(inventory)),
    );
  }
  return { name: basename(folder), files, refusals };
}

function reasons(makePlan: () => unknown): string[] {
  try {
    makePlan();
    return [];
  } catch (error) {
    if (error instanceof UnsupportedError) return error.problems.map(({ message }) => message);
    throw error;
  }
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
