/**
 * How many executions the test harness does per second of processor time: `node bench/harness/run.ts [--against <git ref>]
 * [--rounds 5]`. With `--against`, that version is measured in turns with the present one. Figures: docs/performance.md.
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import * as z from "zod";
import { number, toMarkdown } from "../lib/section.ts";
import { quantile } from "../lib/statistics.ts";
import type { Start } from "./measured.ts";
import { CURRENT, type Tree, treeOf } from "./tree.ts";

const LOAD = fileURLToPath(new URL("load.ts", import.meta.url));
/** Of one process. In the first, most code runs for the first time, as in a test file; the last are those of a simulation. */
const STARTS = 100;
const FIRST = 20;
const LAST = 40;

const startsSchema = z.array(z.object({ executions: z.number(), cpuMs: z.number() }));

const { values } = parseArgs({
  options: { against: { type: "string" }, rounds: { type: "string", default: "5" } },
});

const { against } = values;
using other = against === undefined ? undefined : treeOf(against);
const names = [...(against === undefined ? [] : [against]), "now"];
const trees = [...(other ? [other] : []), CURRENT];
const rounds = Array.from({ length: Number(values.rounds) }, () => trees.map(measure));

console.log(
  toMarkdown({
    title: "Test harness",
    columns: ["case", "processor µs an execution", "executions/s and core", "ratio"],
    rows: [
      ...rowsOf(`first ${FIRST} starts`, (starts) => mean(starts.slice(0, FIRST))),
      ...rowsOf("later starts", (starts) => quantile(starts.slice(-LAST).map(microseconds), 0.25)),
    ],
    notes: [
      `Pattern 02: each start accepts 50 jobs over the API, processes them and lets an hour pass; ${values.rounds} processes each, in turns.`,
      `Processor time of all threads: the least of the processes. Of the later starts, the lower quartile of the last ${LAST} of ${STARTS}.`,
    ],
  }),
);

/** A row for each tree. What else a shared machine does only ever adds to a cost, so the least says most. */
function rowsOf(title: string, cost: (starts: readonly Start[]) => number): string[][] {
  const least = names.map((_, tree) => Math.min(...rounds.map((round) => cost(round[tree] ?? []))));
  return names.map((name, tree) => {
    const [own = Number.NaN, base = Number.NaN] = [least[tree], least[0]];
    return [`${title}: ${name}`, number(own), number(1e6 / own), number(base / own, 2)];
  });
}

function mean(starts: readonly Start[]): number {
  const sum = (of: (start: Start) => number) => starts.reduce((total, start) => total + of(start), 0);
  return (1000 * sum(({ cpuMs }) => cpuMs)) / sum(({ executions }) => executions);
}

function microseconds({ cpuMs, executions }: Start): number {
  return (1000 * cpuMs) / executions;
}

function measure({ folder }: Tree): readonly Start[] {
  const output = execFileSync(process.execPath, [LOAD, folder, String(STARTS)], { encoding: "utf8" });
  return startsSchema.parse(JSON.parse(output));
}
