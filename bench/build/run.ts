/**
 * What builds take, and whether two builds give the same bytes: ten patterns for AWS, the catalogue and ten patterns for all
 * clouds. `node bench/build/run.ts`; medians of 5. Figures: docs/performance.md.
 */
import { TARGETS } from "../../src/cli/build/targets.ts";
import { PRESENT } from "../lib/catalogue.ts";
import { measureBuildAll } from "./build-all.ts";

const BUILDS = 5;
const CLOUDS = Object.keys(TARGETS);
/** Clouds, patterns, and what the build may take, in seconds. */
const CASES = [
  { targets: ["aws"], patterns: 10, goal: 5 },
  { targets: CLOUDS, patterns: PRESENT.length, goal: 8 },
  { targets: CLOUDS, patterns: 10, goal: undefined },
];

for (const { targets, patterns, goal } of CASES) {
  const { seconds, files, same } = measureBuildAll(targets, patterns, BUILDS);
  const sorted = seconds.toSorted((a, b) => a - b);
  const [median, least, most] = [sorted[Math.floor(BUILDS / 2)], sorted[0], sorted.at(-1)].map((value) =>
    value?.toFixed(2),
  );
  console.log(
    `motif build --all --target ${targets}, ${patterns} patterns, ${files} files: ${median} s ` +
      `(${BUILDS} builds, ${least} to ${most} s${goal === undefined ? "" : `; goal: under ${goal} s`}); ` +
      (same ? "all builds gave the same bytes" : "THE BUILDS DIFFER"),
  );
  if (!same) process.exitCode = 1;
}
