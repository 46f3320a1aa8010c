/**
 * What the Azure adapters cost: size and start of pattern 01's packages, clients included. `node bench/azure/run.ts`;
 * medians of 15, all packages in turn. Figures: docs/performance.md.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle, makePlan } from "@motif/azure";
import { loadApp } from "@motif/core/model";
import { unzipSync } from "fflate";

const ROUNDS = 15;
/** What the start of a package may take, all of its functions and their clients included, in milliseconds. */
const LIMIT_MS = 150;

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "motif-bench-azure-"));
process.on("exit", () => rmSync(folder, { recursive: true }));

const packages = await makePackages();
const starts = measureStarts(packages);

console.log(`Node ${process.version}, ${process.platform} ${process.arch}; medians of ${ROUNDS}\n`);
console.log(
  "| package | zip, KB | registered after, ms | first function ready after, ms | all, ms | fastest, ms |",
);
console.log("|---|---:|---:|---:|---:|---:|");
for (const [{ name, bytes }, rounds] of starts) {
  const all = rounds.map(sum);
  const first = rounds.map(([index = 0, function_ = 0]) => index + function_);
  const figures = [bytes / 1000, median(rounds.map(([index = 0]) => index)), median(first), median(all)];
  const cells = [...figures, Math.min(...all)].map((number) => number.toFixed(1));
  console.log(`| ${name} | ${cells.join(" | ")} |`);
}
const slowest = Math.max(...[...starts.values()].map((rounds) => median(rounds.map(sum))));
if (slowest > LIMIT_MS) throw new Error(`A start takes ${slowest.toFixed(1)} ms; ${LIMIT_MS} are allowed.`);

interface Package {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
}

async function makePackages(): Promise<Package[]> {
  const app = await loadApp(here("../../src/patterns/01-rest-api-backend"));
  const { apps } = makePlan(app.inventory);
  const [bundles = {}] = await bundle([app]);
  return apps.map(({ name }) => {
    const zip = bundles[`${name}.zip`] ?? new Uint8Array();
    const path = join(folder, name);
    for (const [file, bytes] of Object.entries(unzipSync(zip))) {
      mkdirSync(dirname(join(path, file)), { recursive: true });
      writeFileSync(join(path, file), bytes);
    }
    return { name, path, bytes: zip.byteLength };
  });
}

/** For each package and round: milliseconds of the module that registers, and of each function's. */
function measureStarts(candidates: readonly Package[]): Map<Package, number[][]> {
  const times = new Map(candidates.map((each) => [each, [] as number[][]]));
  const env = {
    PATH: process.env.PATH,
    MOTIF_COSMOS_ENDPOINT: "https://acme.documents.azure.com:443/",
    MOTIF_COSMOS_DATABASE: "acme",
  };
  for (let round = 0; round < ROUNDS; round++) {
    for (const [{ path }, rounds] of times) {
      const output = execFileSync(process.execPath, [here("load.mjs"), path], { env, encoding: "utf8" });
      const parsed: unknown = JSON.parse(output);
      rounds.push(Object.values(parsed as Record<string, number>));
    }
  }
  return times;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
