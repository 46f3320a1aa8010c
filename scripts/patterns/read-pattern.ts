import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { UnsupportedError } from "@motif/core";
import { loadApp } from "@motif/core/model";
import { loadTarget, TARGETS } from "../../src/cli/build/targets.ts";
import type { PatternFolder } from "./complete.ts";

/** Reads what is there of a pattern, and asks every cloud for its opinion. */
export async function readPattern(folder: string): Promise<PatternFolder> {
  const paths = globSync("**/*.{ts,tf,md,json}", {
    cwd: folder,
    exclude: (path) => basename(path) === "dist",
  });
  const files = new Map(paths.map((path) => [path, readFileSync(join(folder, path), "utf8")]));
  const { inventory } = await loadApp(folder);
  const refusals = new Map<string, readonly string[]>();
  for (const cloud of Object.keys(TARGETS)) {
    const { makePlan } = await loadTarget(cloud);
    refusals.set(
      cloud,
      reasons(() => makePlan(inventory)),
    );
  }
  return { name: basename(folder), files, refusals };
}

function reasons(makePlan: () => unknown): string[] {
  try {
    makePlan();
    return [];
  } catch (error) {
    if (error instanceof UnsupportedError) return error.problems.map(({ message }) => message);
    throw error;
  }
}
