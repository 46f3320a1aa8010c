import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { copyProject, type ProjectCopy } from "../lib/catalogue.ts";

/** What `motif build --all` took, each time, and whether all builds gave the same bytes. */
export interface BuildFigures {
  readonly patterns: number;
  readonly seconds: readonly number[];
  readonly files: number;
  readonly same: boolean;
}

/** Runs the command in a copy of the project whose catalogue has so many patterns: those that there are, repeated. */
export function measureBuildAll(targets: readonly string[], patterns: number, rounds: number): BuildFigures {
  const copy = copyProject(patterns);
  try {
    removeBuilt(copy, targets);
    const hashes = new Set<string>();
    const seconds: number[] = [];
    let files: string[] = [];
    for (let round = 0; round < rounds; round++) {
      const before = performance.now();
      execFileSync(
        process.execPath,
        [join(copy.folder, "src/cli/bin/motif.js"), "build", "--all", "--target", targets.join(",")],
        {
          stdio: ["ignore", "ignore", "inherit"],
        },
      );
      seconds.push((performance.now() - before) / 1000);
      files = builtFiles(copy, targets);
      hashes.add(hashOf(files));
      removeBuilt(copy, targets); // the next round starts from nothing
    }
    if (files.length === 0) throw new Error("The builds wrote nothing into the copy of the catalogue.");
    return { patterns, seconds, files: files.length, same: hashes.size === 1 };
  } finally {
    copy.remove();
  }
}

function removeBuilt({ patterns }: ProjectCopy, targets: readonly string[]): void {
  for (const pattern of patterns) {
    for (const target of targets) rmSync(join(pattern, target), { recursive: true, force: true });
  }
}

function builtFiles({ patterns }: ProjectCopy, targets: readonly string[]): string[] {
  return patterns
    .flatMap((pattern) => targets.map((target) => join(pattern, target)))
    .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function hashOf(files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of files) hash.update(file).update("\0").update(readFileSync(file));
  return hash.digest("hex");
}
