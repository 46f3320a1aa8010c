import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { listPatterns } from "@motif/patterns";
import type { GeneratedFile } from "./generated-file.ts";
import { withSection } from "./section.ts";

const PAGE = fileURLToPath(new URL("../../README.md", import.meta.url));

/** The table of patterns in the project's README, from what the patterns' own READMEs say at their front. */
export async function catalogue(): Promise<GeneratedFile[]> {
  const rows = listPatterns().map(
    ({ number, title, hardPart, folder }) =>
      `| [${number}](src/patterns/${basename(folder)}) | ${title} | ${hardPart} |`,
  );
  const table = ["| | pattern | the hard part, shown and tested |", "|---|---|---|", ...rows].join("\n");
  return [{ path: PAGE, content: withSection(readFileSync(PAGE, "utf8"), "catalogue", table, PAGE) }];
}
