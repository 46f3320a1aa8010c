/**
 * Writes what is generated into the project (`npm run generate`), or with `--check` proves that it is up to date:
 * exits 1 and names every file that is not.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { messageOf } from "@motif/core/platform";
import { appMutants } from "./generators/app-mutants.ts";
import { areas } from "./generators/areas/table.ts";
import { capabilities } from "./generators/capabilities/table.ts";
import { catalogue } from "./generators/catalogue.ts";
import { configuration } from "./generators/configuration.ts";
import { costTables } from "./generators/costs.ts";
import { defaultsSchema } from "./generators/defaults-schema.ts";
import type { Generator } from "./generators/generated-file.ts";
import { mappings } from "./generators/mapping/mapping.ts";
import { semantics } from "./generators/semantics/table.ts";
import { texts } from "./generators/texts/table.ts";

const GENERATORS: readonly Generator[] = [
  costTables,
  mappings,
  capabilities,
  texts,
  areas,
  semantics,
  catalogue,
  appMutants,
  defaultsSchema,
  configuration,
];

const ROOT = fileURLToPath(new URL("..", import.meta.url));

async function main(check: boolean): Promise<void> {
  const stale: string[] = [];
  for (const generate of GENERATORS) {
    for (const { path, content } of await generate()) {
      if (contentOf(path) === content) continue;
      stale.push(relative(ROOT, path));
      if (!check) writeFileSync(path, content);
    }
  }
  for (const file of stale) console.error(check ? `${file} is not up to date` : `${file} written`);
  if (check && stale.length > 0) {
    console.error("Run: npm run generate");
    process.exitCode = 1;
  }
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(process.argv.includes("--check")).catch((error) => {
    console.error(`error: ${messageOf(error)}`);
    process.exitCode = 1;
  });
}
