/**
 * What building ten patterns takes, for AWS and for all clouds, and whether two builds give the same bytes.
 * `node bench/build/run.ts`; medians of 5. Figures: docs/performance.md.
 */
import { TARGETS } from "../../src/cli/build/targets.ts";
import { measureBuildAll } from "./build-all.ts";

const BUILDS = 5;
const PATTERNS = 10;
/** Clouds, and what a build for them may take, in seconds. */
const CASES = [
  { targets: ["aws"], goal: 5 },
  { targets: Object.keys(TARGETS), goal: 8 },
];

for (const { targets, goal } of CASES) {
  const { patterns, seconds, files, same } = measureBuildAll(targets, PATTERNS, BUILDS);
  const sorted = seconds.toSorted((a, b) => a - b);
  const [median, least, most] = [sorted[Math.floor(BUILDS / 2)], sorted[0], sorted.at(-1)].map((value) =>
    value?.toFixed(2),
  );
  console.log(
    `motif build --all --target ${targets}: ${median} s for ${patterns} patterns, ${files} files ` +
      `(${BUILDS} builds, ${least} to ${most} s; goal: under ${goal} s)`,
  );
  console.log(same ? "All builds gave the same bytes." : "THE BUILDS DIFFER.");
  if (!same) process.exitCode = 1;
}
