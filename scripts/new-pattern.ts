/** `npm run new-pattern NN-name`: writes the skeleton of a pattern, an app that runs, into its folder of the catalogue. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { CATALOGUE, PATTERNS } from "@motif/patterns";
import { writePattern } from "./new-pattern/write-pattern.ts";

function problemWith(name: string | undefined): string | undefined {
  const free = CATALOGUE.filter((each) => !existsSync(join(PATTERNS, each)));
  if (name === undefined || !CATALOGUE.includes(name)) {
    return `usage: npm run new-pattern NN-name, with one that the catalogue still lacks: ${free.join(", ")}`;
  }
  return free.includes(name) ? undefined : `src/patterns/${name} is there already`;
}

const [name = ""] = process.argv.slice(2);
const problem = problemWith(name);
if (problem === undefined) {
  writePattern(name, join(PATTERNS, name));
  console.log(`src/patterns/${name} is an app that runs: npx motif dev ${name.slice(0, 2)}
What it needs to be a pattern: node scripts/check-patterns.ts. CONTRIBUTING.md has the steps.`);
} else {
  console.error(problem);
  process.exitCode = 1;
}
