import { PROFILE as aws } from "@motif/aws/profile";
import { PROFILE as azure } from "@motif/azure/profile";
import { PROFILE as gcp } from "@motif/gcp/profile";
import { loadSubject, type RunPlan, simulateRun } from "@motif/simulate";
import { expect, it } from "vitest";
import { listPatterns } from "./index.ts";

/** A sample of what `motif simulate` does: some runs, and one in which each cloud is imitated. */
const RUNS: readonly RunPlan[] = [
  ...Array.from({ length: 5 }, (_, seed) => ({ seed })),
  ...[aws, azure, gcp].map((as) => ({ seed: 5, as })),
];

it.each(listPatterns())("pattern $number keeps what its invariants say", async ({ folder }) => {
  const subject = await loadSubject(folder);
  expect(Object.keys({ ...subject.invariants.always, ...subject.invariants.eventually })).not.toEqual([]);
  for (const run of RUNS) {
    const { violations } = await simulateRun(subject, run);
    expect(violations, `seed ${run.seed}, ${run.as?.title ?? "no cloud"}`).toEqual([]);
  }
});
