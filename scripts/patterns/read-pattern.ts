import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { loadApp } from "@motif/core/model";
import { CLOUDS, loadTarget, refusalOf } from "../../src/cli/build/targets.ts";
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
  for (const cloud of CLOUDS) {
    const refusal = refusalOf(await loadTarget(cloud), inventory);
    refusals.set(cloud, refusal?.problems.map(({ message }) => message) ?? []);
  }
  return { name: basename(folder), files, refusals };
}
