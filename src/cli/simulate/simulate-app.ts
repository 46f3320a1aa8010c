import { existsSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { MotifError } from "@motif/core";
import { loadApp } from "@motif/core/model";
import {
  type Finding,
  type Progress,
  type SimulateOptions,
  type Simulation,
  simulate,
  testFileOf,
} from "@motif/simulate";
import { loadTargets, refusalOf } from "../build/targets.ts";
import { findApp } from "../catalogue.ts";
import { UsageError } from "../errors.ts";
import { MOTIF } from "../hint.ts";
import { progressLine } from "../progress-line.ts";
import { reportOf } from "./report.ts";

/** Options of `motif simulate`. */
export interface SimulationSettings {
  readonly runs: number;
  readonly seed: number;
  readonly as: readonly string[];
  readonly json?: true;
  readonly writeTest?: string;
}

/** Simulates an app and prints what came out. Throws `MotifError` (`finding`) where something does not hold. */
export async function simulateApp(named: string, settings: SimulationSettings): Promise<void> {
  const { runs, seed, as, json, writeTest } = settings;
  if (writeTest !== undefined && existsSync(writeTest)) {
    throw new UsageError(`${writeTest} is there already: --write-test writes a new file.`);
  }
  const folder = findApp(named);
  const { inventory } = await loadApp(folder);
  const targets = await loadTargets(as);
  for (const target of targets) {
    const refusal = refusalOf(target, inventory);
    if (refusal) throw refusal;
  }
  const clouds = targets.map(({ PROFILE }) => PROFILE);
  const simulation = await withProgress({ folder, runs, seed, as: clouds });
  const { finding } = simulation;
  const again = finding && replayCommand(named, finding);
  if (json) console.log(jsonOf(inventory.app, settings, simulation));
  else console.log(reportOf(inventory.app, simulation));
  if (!finding) return;
  if (writeTest !== undefined) writeFileSync(resolve(writeTest), testFileOf(finding));
  throw new MotifError(
    "finding",
    `"${finding.invariant}" does not hold. The same again: ${again}${writeTest === undefined ? "; a test of it: add --write-test <file>" : `. A test of it is in ${writeTest}`}`,
  );
}

async function withProgress(options: SimulateOptions): Promise<Simulation> {
  const progress = progressLine(process.stderr);
  const all = formatCount(options.runs * Math.max(1, options.as?.length ?? 0));
  const onProgress = ({ runs, executions }: Progress) =>
    progress.show(() => `${formatCount(runs)} of ${all} runs, ${formatCount(executions)} executions`);
  try {
    return await simulate({ ...options, onProgress });
  } finally {
    progress.clear();
  }
}

function formatCount(count: number): string {
  return count.toLocaleString("en-US");
}

function replayCommand(named: string, { seed, as }: Finding): string {
  return `${MOTIF} simulate ${named} --seed ${seed} --runs 1${as === undefined ? "" : ` --as ${as}`}`;
}

/** Without anything that differs from one time to the next. */
function jsonOf(app: string, { runs, seed, as }: SimulationSettings, simulation: Simulation): string {
  const { finding, ...total } = simulation;
  const verdict = finding ? "finding" : "clean";
  return JSON.stringify({ app, asked: { runs, seed, as }, verdict, ...total, finding }, undefined, 2);
}
