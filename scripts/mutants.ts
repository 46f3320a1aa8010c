/**
 * Puts plausible mistakes into the code, one at a time, and says which of them no test notices: `node scripts/mutants.ts
 * --count 60 --seed 7`. Files are changed in place and put back; so nothing may be edited meanwhile.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { readProject } from "./dependencies/project.ts";
import { readSourceTree } from "./dependencies/source-tree.ts";
import { AREAS, type Area, filesByArea } from "./mutants/areas.ts";
import { judge, type Verdict } from "./mutants/judge.ts";
import type { Mutant } from "./mutants/mutant.ts";
import { mutantsOf } from "./mutants/mutants-of.ts";
import { sample } from "./mutants/sample.ts";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "60" },
    seed: { type: "string", default: String(Date.now() % 100_000) },
    area: { type: "string", multiple: true },
    /** Only tests of the file's own package: quick, and stricter. */
    near: { type: "boolean", default: false },
    out: { type: "string" },
  },
});
const root = fileURLToPath(new URL("..", import.meta.url));
const files = filesByArea(readProject(readSourceTree(root)));
const areas = AREAS.filter((area) => !values.area || values.area.includes(area));
const all = Object.fromEntries(
  areas.map((area) => [
    area,
    files[area].flatMap((file) => mutantsOf(file, readFileSync(`${root}/${file}`, "utf8"))),
  ]),
);

// `judge` puts its file back when the process exits.
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

const judged: { readonly area: Area; readonly mutant: Mutant; readonly verdict: Verdict }[] = [];
console.log(`seed ${values.seed}: ${areas.map((area) => `${all[area]?.length} in ${area}`).join(", ")}`);
for (const area of areas) {
  const chosen = sample(all[area] ?? [], Math.ceil(Number(values.count) / areas.length), Number(values.seed));
  for (const mutant of chosen) {
    const verdict = await judge(root, mutant, values.near);
    judged.push({ area, mutant, verdict });
    console.log(line(mutant, verdict));
    if (values.out !== undefined) writeFileSync(values.out, JSON.stringify(judged, null, 1));
  }
}
for (const area of areas) {
  const ofArea = judged.filter((each) => each.area === area);
  const caught = ofArea.filter(({ verdict }) => verdict.kind === "caught");
  console.log(`${area}: ${caught.length} of ${ofArea.length} caught by a named test`);
}

function line({ file, line, operator }: Mutant, verdict: Verdict): string {
  const what = `${file}:${line} ${operator}`;
  if (verdict.kind === "survived") return `SURVIVED ${what}`;
  return verdict.kind === "caught"
    ? `caught   ${what} — ${verdict.test}`
    : `UNNAMED  ${what} — ${verdict.reason}`;
}
