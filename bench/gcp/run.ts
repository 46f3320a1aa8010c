/**
 * What the Google Cloud adapters cost: bundle size and start of the module of pattern 01's functions, driver included,
 * beside an empty function. `node bench/gcp/run.ts`; medians of 15, all candidates in turn. Figures: docs/performance.md.
 */
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { type BenchBundle, makeBundles } from "./bundles.ts";

const ROUNDS = 15;
/** What the start of such a function may take, in milliseconds. */
const LIMIT_MS = 100;

const { folder, bundles } = await makeBundles();
const starts = measureStarts(bundles);
rmSync(folder, { recursive: true });

console.log(`Node ${process.version}, ${process.platform} ${process.arch}; medians of ${ROUNDS}\n`);
console.log("| bundle | KB | start, ms | fastest, ms |");
console.log("|---|---:|---:|---:|");
for (const [{ label, bytes }, times] of starts) {
  const numbers = [bytes / 1000, median(times), Math.min(...times)];
  console.log(`| ${label} | ${numbers.map((number) => number.toFixed(1)).join(" | ")} |`);
}
const slowest = Math.max(...[...starts.values()].map(median));
if (slowest > LIMIT_MS) throw new Error(`A start takes ${slowest.toFixed(1)} ms; ${LIMIT_MS} are allowed.`);

function measureStarts(candidates: readonly BenchBundle[]): Map<BenchBundle, number[]> {
  const times = new Map(candidates.map((bundle) => [bundle, [] as number[]]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [{ path, environment }, each] of times) {
      const env = { PATH: process.env.PATH, ...environment };
      const output = execFileSync(process.execPath, [join(folder, "load.mjs"), path], {
        env,
        encoding: "utf8",
      });
      each.push(Number(output));
    }
  }
  return times;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
