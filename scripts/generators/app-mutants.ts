import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { listPatterns } from "@motif/patterns";
import { type Known, readKnown } from "../app-mutants/known.ts";
import type { GeneratedFile } from "./generated-file.ts";
import { withSection } from "./section.ts";

const PAGE = fileURLToPath(new URL("../../docs/app-mutants.md", import.meta.url));

/** What came of each pattern's mutants, and which are open: from the patterns' `mutants.json`. */
export async function appMutants(): Promise<GeneratedFile[]> {
  const known = listPatterns().map(({ number, folder }) => ({ number, ...readKnown(folder) }));
  const results = known.flatMap(({ number, result, open }) => (result ? [rowOf(number, result, open)] : []));
  const open = known.flatMap(({ number, open }) => open.map((each) => openRow(number, each)));
  const counted = [
    "| pattern | mutants | refused | found | argued | open | runs each had |",
    "|---|---:|---:|---:|---:|---:|---:|",
    ...results,
  ];
  const left = ["| where | mistake | runs | what a run would need |", "|---|---|---|---|", ...open];
  const page = withSection(readFileSync(PAGE, "utf8"), "results", counted.join("\n"), PAGE);
  return [{ path: PAGE, content: withSection(page, "open", left.join("\n"), PAGE) }];
}

function rowOf(number: string, result: NonNullable<Known["result"]>, open: Known["open"]): string {
  const { mutants, refused, found, argued, runs, lastFoundIn } = result;
  const had =
    lastFoundIn === undefined ? count(runs) : `${count(runs)}; the last was found in run ${lastFoundIn}`;
  return `| ${[number, mutants, refused, found, argued, open.length, had].join(" | ")} |`;
}

function openRow(number: string, { file, operator, of, runs, needs }: Known["open"][number]): string {
  return `| ${number} \`${file}\` | ${operator}: \`${of.replaceAll("|", "\\|")}\` | ${count(runs)} | ${needs} |`;
}

function count(runs: number): string {
  return runs.toLocaleString("en-US");
}
