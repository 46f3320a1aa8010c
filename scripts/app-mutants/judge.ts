import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { messageOf } from "@motif/core/platform";
import { loadSubject, type Subject, simulateRun } from "@motif/simulate";
import { type Mutant, mutated } from "../mutants/mutant.ts";

/** What the simulator made of a mutant. */
export type Verdict =
  /** In which run, counted from 1, and what did not hold. */
  | { readonly kind: "found"; readonly run: number; readonly invariant: string }
  /** The app is not taken: nobody could run it. */
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "survived"; readonly runs: number };

/** Within the workspace, so that what apps import is found; ignored by git. */
const COPIES = fileURLToPath(new URL("../../.motif/app-mutants/", import.meta.url));

/** A run that takes more processor time goes on for ever. */
const LONGEST_RUN_MS = 60_000;
/** One that takes less in so much real time, on however busy a machine, waits for ever. */
const IDLE_MS = 50;
const LOOKED_AT_EVERY_MS = 20_000;

/** Which runs are made: run n has the seed `seed + n - 1`. */
export interface Runs {
  readonly runs: number;
  readonly seed: number;
}

/** Simulates a copy of an app's folder with a mutant in it, until something does not hold. */
export async function judge(folder: string, mutant: Mutant, runs: Runs): Promise<Verdict> {
  mkdirSync(COPIES, { recursive: true });
  const copy = mkdtempSync(join(COPIES, `${basename(folder)}-`));
  try {
    cpSync(folder, copy, { recursive: true, filter: (path) => !/\/(?:aws|azure|gcp|dist)$/.test(path) });
    const file = join(copy, mutant.file);
    writeFileSync(file, mutated(readFileSync(file, "utf8"), mutant));
    const subject = await loadSubject(copy);
    return await firstFinding(subject, runs);
  } catch (error) {
    return { kind: "refused", reason: messageOf(error) };
  } finally {
    rmSync(copy, { recursive: true });
  }
}

async function firstFinding(subject: Subject, { runs, seed }: Runs): Promise<Verdict> {
  for (let run = 1; run <= runs; run++) {
    const invariant = await brokenBy(subject, seed + run - 1);
    if (invariant !== undefined) return { kind: "found", run, invariant };
  }
  return { kind: "survived", runs };
}

/** What does not hold in a run, if anything. */
async function brokenBy(subject: Subject, seed: number): Promise<string | undefined> {
  let unheard: string | undefined;
  const onUnheard = (error: unknown) => {
    unheard ??= `a failure that nobody heard of: ${messageOf(error)}`;
  };
  process.on("unhandledRejection", onUnheard);
  const over = new AbortController();
  try {
    const outcome = await Promise.race([simulateRun(subject, { seed }), forEver(over.signal)]);
    return outcome ? (outcome.violations[0]?.invariant ?? unheard) : "the run comes to no end";
  } catch (error) {
    return `the run comes to no end: ${messageOf(error)}`;
  } finally {
    over.abort();
    process.off("unhandledRejection", onUnheard);
  }
}

/** Settles when what this process does goes on, or waits, for ever; never once it is over. */
async function forEver(over: AbortSignal): Promise<undefined> {
  let used = process.cpuUsage();
  for (let total = 0; total < LONGEST_RUN_MS; ) {
    await setTimeout(LOOKED_AT_EVERY_MS, undefined, { signal: over }).catch(() => new Promise(() => {}));
    const { user, system } = process.cpuUsage(used);
    const usedMs = (user + system) / 1000;
    if (usedMs < IDLE_MS) return undefined;
    total += usedMs;
    used = process.cpuUsage();
  }
  return undefined;
}
