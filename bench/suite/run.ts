/**
 * What `npm test` takes with a full catalogue: `node bench/suite/run.ts [--patterns 48] [--only-patterns]`. The patterns that
 * there are are repeated in a copy of the project, described there (untimed), and then checked and tested.
 * `--only-patterns` runs the tests that loop over patterns, without the others. Figures: docs/performance.md.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import * as z from "zod";
import { copyProject } from "../lib/catalogue.ts";

/** Tests outside of the patterns' own folders that do something for each pattern. */
const LOOPS = [
  "src/cli/build",
  "src/cli/cost",
  "src/azure/compile/to-terraform",
  "src/gcp/compile/to-terraform",
];

const reportSchema = z.object({
  numTotalTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(z.object({ name: z.string(), startTime: z.number(), endTime: z.number() })),
});

const { values } = parseArgs({
  options: {
    patterns: { type: "string", default: "48" },
    "only-patterns": { type: "boolean", default: false },
  },
});

const copy = copyProject(Number(values.patterns));
try {
  run("npm", ["run", "--silent", "generate"]);
  const checks = seconds(() => run("npm", ["run", "--silent", "check"]));
  const report = join(copy.folder, "report.json");
  const filter = values["only-patterns"] ? ["src/patterns", ...LOOPS] : [];
  const tests = seconds(() => run("vitest", ["run", "--reporter=json", `--outputFile=${report}`, ...filter]));
  const { numTotalTests, numFailedTests, testResults } = reportSchema.parse(
    JSON.parse(readFileSync(report, "utf8")),
  );
  console.log(
    `${copy.patterns.length} patterns: checks ${checks.toFixed(0)} s, ${numTotalTests} tests ` +
      `${tests.toFixed(0)} s (${numFailedTests} failed); together ${(checks + tests).toFixed(0)} s`,
  );
  const files = testResults.map(({ name, startTime, endTime }) => ({
    name: name.slice(copy.folder.length + 1),
    took: (endTime - startTime) / 1000,
  }));
  for (const { name, took } of files.toSorted((a, b) => b.took - a.took).slice(0, 25)) {
    console.log(`${took.toFixed(1).padStart(7)} s  ${name}`);
  }
} finally {
  copy.remove();
}

/** Runs a command of the copy; what fails is shown, and is part of what is measured. */
function run(command: string, args: readonly string[]): void {
  const bin = ["node_modules/node/bin", "node_modules/.bin"].map((name) => join(copy.folder, name));
  const PATH = [...bin, process.env.PATH].join(":");
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: copy.folder,
    env: { ...process.env, PATH },
    encoding: "utf8",
  });
  if (status === 0) return;
  process.exitCode = 1;
  console.error(
    `${command} ${args.join(" ")} ended with ${status}:\n${stdout.slice(-3000)}\n${stderr.slice(-3000)}`,
  );
}

function seconds(what: () => void): number {
  const before = performance.now();
  what();
  return (performance.now() - before) / 1000;
}
