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
import type { Batch } from "./batch.ts";
import { CURRENT, type Tree, treeOf } from "./tree.ts";

const LOAD = fileURLToPath(new URL("load.ts", import.meta.url));
/** Of one process: the first is that of a test file, in which most code runs for the first time; the last that of a simulation. */
const BATCHES = 5;

const batchesSchema = z.array(z.object({ executions: z.number(), cpuMs: z.number(), elapsedMs: z.number() }));

const { values } = parseArgs({
  options: { against: { type: "string" }, rounds: { type: "string", default: "5" } },
});

const { against } = values;
using other = against === undefined ? undefined : treeOf(against);
const names = [...(against === undefined ? [] : [against]), "now"];
const trees = [...(other ? [other] : []), CURRENT];
const rounds = Array.from({ length: Number(values.rounds) }, () => trees.map(measure));

const rows = ["first", "last"].flatMap((which) => {
  const medians = trees.map((_, tree) => {
    const batches = rounds.map((round) => round[tree]?.at(which === "first" ? 0 : -1));
    const measured = batches.filter((batch) => batch !== undefined);
    return {
      cpu: quantile(measured.map(perExecution), 0.5),
      elapsed: quantile(
        measured.map(({ elapsedMs, executions }) => elapsedMs / executions),
        0.5,
      ),
    };
  });
  return medians.map(({ cpu, elapsed }, tree) => [
    `${which} 20 starts of a process: ${names[tree]}`,
    number(1000 * cpu),
    number(1000 / cpu),
    number(1000 / elapsed),
    number((medians[0]?.cpu ?? cpu) / cpu, 2),
  ]);
});
console.log(
  toMarkdown({
    title: "Test harness",
    columns: ["case", "processor µs an execution", "executions/s and core", "executions/s", "ratio"],
    rows,
    notes: [
      `Pattern 02: 20 starts, each with 50 jobs over the API that are processed, and an hour. Medians of ${values.rounds} processes.`,
    ],
  }),
);

function perExecution({ cpuMs, executions }: Batch): number {
  return cpuMs / executions;
}

function measure({ folder }: Tree): readonly Batch[] {
  const output = execFileSync(process.execPath, [LOAD, folder, String(BATCHES)], { encoding: "utf8" });
  return batchesSchema.parse(JSON.parse(output));
}
