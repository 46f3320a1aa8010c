/**
 * Simulates every pattern of the catalogue, without a cloud and as each of them, and prints what came of it:
 * `npm run simulate -- [--runs 100000] [--seed 1] [--only 02]`. The runs are shared out evenly. Ends with 1 at the first finding.
 */
import { parseArgs } from "node:util";
import { PROFILE as aws } from "@motif/aws/profile";
import { PROFILE as azure } from "@motif/azure/profile";
import { PROFILE as gcp } from "@motif/gcp/profile";
import { listPatterns } from "@motif/patterns";
import { simulate } from "@motif/simulate";
import { number } from "../lib/section.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "100000" },
    seed: { type: "string", default: "1" },
    only: { type: "string" },
  },
});
const seed = Number(values.seed);
const patterns = listPatterns().filter(({ number }) => values.only === undefined || number === values.only);
const ways = [undefined, aws, azure, gcp];
const runs = Math.ceil(Number(values.runs) / patterns.length / ways.length);

let total = 0;
for (const { folder, number: pattern } of patterns) {
  for (const [way, as] of ways.entries()) {
    const began = performance.now();
    const first = seed + way * runs; // other runs on each, as most faults are the same
    const { finding, ...simulation } = await simulate({ folder, runs, seed: first, ...(as && { as: [as] }) });
    const seconds = (performance.now() - began) / 1000;
    total += simulation.runs;
    const faults = Object.values(simulation.faults).reduce((sum, times) => sum + times, 0);
    console.log(
      [
        `${pattern} ${as?.name ?? "engine"}`,
        `${number(simulation.runs)} runs from seed ${first}`,
        `${number(simulation.executions)} executions`,
        `${number(faults)} faults of ${Object.keys(simulation.faults).length} kinds`,
        `${number(seconds)} s`,
        `${number(process.memoryUsage().rss / 2 ** 20)} MiB`,
        `trace ${simulation.trace}`,
      ].join(", "),
    );
    if (!finding) continue;
    console.log(JSON.stringify(finding, undefined, 2));
    process.exit(1);
  }
}
console.log(`${number(total)} runs, nothing found.`);
