import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { CATALOGUE } from "../../src/patterns/catalogue.ts";

/** The project's folder. */
export const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));
const PATTERNS = "src/patterns";

/** Names of the patterns that there are. */
export const PRESENT = readdirSync(join(REPOSITORY, PATTERNS))
  .filter((name) => CATALOGUE.includes(name))
  .sort();

/** A copy of the project in a temporary folder, and a way to remove it. */
export interface ProjectCopy {
  readonly folder: string;
  /** The folders of its patterns. */
  readonly patterns: readonly string[];
  remove(): void;
}

/**
 * Copies the project's own files, with so many patterns in the catalogue: those that there are, repeated under the names of
 * those to come. Installed packages are the project's.
 */
export function copyProject(patterns: number): ProjectCopy {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "motif-bench-")));
  const list = execFileSync("git", ["ls-files", "-z"], { cwd: REPOSITORY, encoding: "utf8" });
  for (const file of list.split("\0").filter((name) => name !== "")) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(REPOSITORY, file), join(folder, file));
  }
  linkPackages(folder);
  const names = [...new Set([...PRESENT, ...CATALOGUE])].slice(0, patterns);
  for (const [index, name] of names.entries()) {
    if (PRESENT.includes(name)) continue;
    const source = join(folder, PATTERNS, PRESENT[index % PRESENT.length] ?? "");
    cpSync(source, join(folder, PATTERNS, name), { recursive: true });
  }
  for (const name of PRESENT.filter((each) => !names.includes(each))) {
    rmSync(join(folder, PATTERNS, name), { recursive: true });
  }
  return {
    folder,
    patterns: names.map((name) => join(folder, PATTERNS, name)),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** Gives a copy of the project its packages. Motif's and the commands are relative links, which lead into the copy. */
export function linkPackages(folder: string): void {
  const packages = join(REPOSITORY, "node_modules");
  mkdirSync(join(folder, "node_modules"));
  const relative = ["@motif", ".bin"];
  for (const name of readdirSync(packages)) {
    const [from, to] = [join(packages, name), join(folder, "node_modules", name)];
    if (relative.includes(name)) cpSync(from, to, { recursive: true, verbatimSymlinks: true });
    else symlinkSync(from, to);
  }
  for (const name of readdirSync(join(REPOSITORY, "src"))) {
    const own = join(REPOSITORY, "src", name, "node_modules");
    if (existsSync(own) && existsSync(join(folder, "src", name))) {
      symlinkSync(own, join(folder, "src", name, "node_modules"));
    }
  }
}
