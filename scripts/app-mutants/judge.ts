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

/** A run that takes longer, in real time, waits for ever. */
const LONGEST_RUN_MS = 60_000;

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
  try {
    const outcome = await Promise.race([simulateRun(subject, { seed }), setTimeout(LONGEST_RUN_MS)]);
    return outcome ? (outcome.violations[0]?.invariant ?? unheard) : "the run comes to no end";
  } catch (error) {
    return `the run comes to no end: ${messageOf(error)}`;
  } finally {
    process.off("unhandledRejection", onUnheard);
  }
}
