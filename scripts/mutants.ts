/**
 * Puts plausible mistakes into the code, one at a time, and says which of them no test notices: `node scripts/mutants.ts
 * --count 60 --seed 7`, or of those that an earlier sample did not catch: `--again found.json`. Files are changed in place
 * and put back; so nothing may be edited meanwhile.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import * as z from "zod";
import { readProject } from "./dependencies/project.ts";
import { readSourceTree } from "./dependencies/source-tree.ts";
import { AREAS, filesByArea } from "./mutants/areas.ts";
import { judge, type Verdict } from "./mutants/judge.ts";
import type { Mutant } from "./mutants/mutant.ts";
import { mutantsOf } from "./mutants/mutants-of.ts";
import { sample } from "./mutants/sample.ts";
import { Tests } from "./mutants/tests.ts";

const chosenMutant = z.object({
  area: z.enum(AREAS),
  mutant: z.object({
    file: z.string(),
    line: z.number(),
    operator: z.string(),
    start: z.number(),
    end: z.number(),
    text: z.string(),
  }),
});
type Chosen = z.infer<typeof chosenMutant>;
/** What `--out` writes. */
const found = z.array(chosenMutant.extend({ verdict: z.object({ kind: z.string() }) }));

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "60" },
    seed: { type: "string", default: String(Date.now() % 100_000) },
    area: { type: "string", multiple: true },
    /** Only tests of the file's own package: quick, and stricter. */
    near: { type: "boolean", default: false },
    /** The mutants that such a file of `--out` has as not caught, instead of a sample. */
    again: { type: "string" },
    out: { type: "string" },
  },
});
const root = fileURLToPath(new URL("..", import.meta.url));
const areas = AREAS.filter((area) => !values.area || values.area.includes(area));
const chosen = values.again === undefined ? sampled() : notCaught(values.again);
const tests = new Tests(root);

// `judge` puts its file back when the process exits.
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

process.once("exit", () => tests.close());

const judged: (Chosen & { readonly verdict: Verdict; readonly seconds: number })[] = [];
for (const { area, mutant } of chosen) {
  const start = performance.now();
  const verdict = await judge(tests, root, mutant, values.near);
  const seconds = Math.round((performance.now() - start) / 1000);
  judged.push({ area, mutant, verdict, seconds });
  console.log(`${line(mutant, verdict)} (${seconds} s)`);
  if (values.out !== undefined) writeFileSync(values.out, JSON.stringify(judged, null, 1));
}
tests.close();
for (const area of areas) {
  const ofArea = judged.filter((each) => each.area === area);
  const caught = ofArea.filter(({ verdict }) => verdict.kind === "caught");
  console.log(`${area}: ${caught.length} of ${ofArea.length} caught by a named test`);
}

function sampled(): Chosen[] {
  const files = filesByArea(readProject(readSourceTree(root)));
  return areas.flatMap((area) => {
    const all = files[area].flatMap((file) => mutantsOf(file, readFileSync(`${root}/${file}`, "utf8")));
    console.log(`seed ${values.seed}: ${all.length} in ${area}`);
    const each = Math.ceil(Number(values.count) / areas.length);
    return sample(all, each, Number(values.seed)).map((mutant) => ({ area, mutant }));
  });
}

function notCaught(file: string): Chosen[] {
  return found
    .parse(JSON.parse(readFileSync(file, "utf8")))
    .filter(({ area, verdict }) => areas.includes(area) && verdict.kind !== "caught");
}

function line({ file, line, operator }: Mutant, verdict: Verdict): string {
  const what = `${file}:${line} ${operator}`;
  if (verdict.kind === "survived") return `SURVIVED ${what}`;
  return verdict.kind === "caught"
    ? `caught   ${what} — ${verdict.test}`
    : `UNNAMED  ${what} — ${verdict.reason}`;
}
