import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));
const PATTERN = /^\d\d-/;

/** What `motif build --all` took, each time, and whether all builds gave the same bytes. */
export interface BuildFigures {
  readonly patterns: number;
  readonly seconds: readonly number[];
  readonly files: number;
  readonly same: boolean;
}

/** Runs the command in a copy of the project whose catalogue has so many patterns: those that there are, repeated. */
export function measureBuildAll(targets: readonly string[], patterns: number, rounds: number): BuildFigures {
  const folder = mkdtempSync(join(tmpdir(), "motif-bench-build-"));
  try {
    makeCatalogue(folder, patterns, targets);
    const hashes = new Set<string>();
    const seconds: number[] = [];
    let files: string[] = [];
    for (let round = 0; round < rounds; round++) {
      const before = performance.now();
      execFileSync(
        process.execPath,
        [join(folder, "src/cli/bin/motif.js"), "build", "--all", "--target", targets.join(",")],
        {
          stdio: ["ignore", "ignore", "inherit"],
        },
      );
      seconds.push((performance.now() - before) / 1000);
      files = builtFiles(folder, targets);
      hashes.add(hashOf(files));
      // The next round starts from nothing.
      for (const pattern of readdirSync(join(folder, "src/patterns")).filter((name) => PATTERN.test(name))) {
        removeBuilt(join(folder, "src/patterns", pattern), targets);
      }
    }
    if (files.length === 0) throw new Error("The builds wrote nothing into the copy of the catalogue.");
    return { patterns, seconds, files: files.length, same: hashes.size === 1 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The command and the catalogue, which it finds as a package, are copied; all other packages are the project's own. */
function makeCatalogue(folder: string, patterns: number, targets: readonly string[]): void {
  const source = join(REPOSITORY, "src/patterns");
  const present = readdirSync(source).filter((name) => PATTERN.test(name));
  linkPackages(folder);
  cpSync(join(REPOSITORY, "src/cli"), join(folder, "src/cli"), { recursive: true });
  cpSync(source, join(folder, "src/patterns"), {
    recursive: true,
    filter: (path) => !PATTERN.test(relative(source, path)),
  });
  for (let index = 0; index < patterns; index++) {
    const name = present[index % present.length] ?? "";
    const copy = join(folder, "src/patterns", `${String(index + 1).padStart(2, "0")}-${name.slice(3)}`);
    cpSync(join(source, name), copy, { recursive: true });
    removeBuilt(copy, targets);
  }
}

function linkPackages(folder: string): void {
  const packages = join(REPOSITORY, "node_modules");
  const names = readdirSync(packages).filter((name) => name !== "@motif");
  const own = readdirSync(join(packages, "@motif")).filter((name) => name !== "patterns");
  mkdirSync(join(folder, "node_modules/@motif"), { recursive: true });
  for (const name of [...names, ...own.map((each) => `@motif/${each}`)]) {
    symlinkSync(join(packages, name), join(folder, "node_modules", name));
  }
  symlinkSync(join(folder, "src/patterns"), join(folder, "node_modules/@motif/patterns"));
}

function removeBuilt(pattern: string, targets: readonly string[]): void {
  for (const target of targets) rmSync(join(pattern, target), { recursive: true, force: true });
}

function builtFiles(folder: string, targets: readonly string[]): string[] {
  const patterns = join(folder, "src/patterns");
  return readdirSync(patterns, { recursive: true, withFileTypes: true })
    .filter(
      (entry) => entry.isFile() && targets.some((target) => `${entry.parentPath}/`.includes(`/${target}/`)),
    )
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function hashOf(files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of files) hash.update(file).update("\0").update(readFileSync(file));
  return hash.digest("hex");
}
