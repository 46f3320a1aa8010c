/**
 * Puts mistakes into the patterns, one at a time, and says which of them the simulator does not find: `npm run app-mutants
 * -- 02 --runs 500`. Exits 1 where one is neither found nor argued to change nothing (`mutants.json` of the pattern).
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { listPatterns } from "@motif/patterns";
import { appFiles } from "./app-mutants/app-files.ts";
import { appMutantsOf } from "./app-mutants/app-mutants-of.ts";
import { judge } from "./app-mutants/judge.ts";
import { type Judged, lineOf, tableOf, whyEquivalent } from "./app-mutants/judged.ts";
import { readKnown } from "./app-mutants/known.ts";
import { sample } from "./mutants/sample.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: "string", default: "10000" },
    /** Of the first run, and of the sample. */
    seed: { type: "string", default: "1" },
    only: { type: "string", multiple: true },
    file: { type: "string", multiple: true },
    sample: { type: "string" },
    /** All but those that are argued. */
    "not-argued": { type: "boolean", default: false },
    out: { type: "string" },
  },
});
const runs = { runs: Number(values.runs), seed: Number(values.seed) };

const patterns = listPatterns().filter(
  ({ number }) => positionals.length === 0 || positionals.includes(number),
);
const all = patterns.flatMap(({ number: pattern, folder }) => {
  const known = readKnown(folder);
  return appFiles(folder).flatMap((file) => {
    const source = readFileSync(join(folder, file), "utf8");
    return appMutantsOf(file, source).map((mutant) => {
      return { pattern, folder, known, mutant, before: source.slice(mutant.start, mutant.end) };
    });
  });
});
const asked = all.filter(
  (each) =>
    (values.only?.includes(each.mutant.operator) ?? true) &&
    (values.file?.includes(each.mutant.file) ?? true) &&
    !(values["not-argued"] && whyEquivalent(each) !== undefined),
);

const judged: Judged[] = [];
for (const each of values.sample === undefined ? asked : sample(asked, Number(values.sample), runs.seed)) {
  const done: Judged = { ...each, verdict: await judge(each.folder, each.mutant, runs) };
  judged.push(done);
  console.log(lineOf(done));
  if (values.out !== undefined) writeFileSync(values.out, JSON.stringify(judged, null, 1));
}
for (const { number, title } of patterns) {
  const ofPattern = judged.filter(({ pattern }) => pattern === number);
  console.log([`\n${number} ${title}`, ...tableOf(ofPattern)].join("\n"));
}
const isOpen = (each: Judged) => each.verdict.kind === "survived" && whyEquivalent(each) === undefined;
process.exit(judged.some(isOpen) ? 1 : 0);
