import { execFileSync } from "node:child_process";
import { cpSync, existsSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/** What Git does not track is never published, whatever lies about in a checkout. */
function tracked(root: string, folder: string): string[] {
  const listed = execFileSync("git", ["ls-files", "-z", "--", folder], { cwd: root, encoding: "utf8" });
  return listed.split("\0").filter((path) => path !== "");
}

/** What only tests read. */
const FOR_TESTS = /\/(?:testing|fixtures|test|bench|__snapshots__)\//;
/** A pattern is published as it is written, to be copied: without what is built of it, which `motif build` writes. */
const PATTERN = /^src\/patterns\/\d\d-/;
const BUILT = /^src\/patterns\/[^/]+\/(?:aws|azure|gcp)\//;

/** The files of a package's folder that are published as they are: all but TypeScript, tests and the manifest; and the patterns. */
export function assetsOf(root: string, folder: string): string[] {
  return tracked(root, `src/${folder}`).filter((path) => {
    if (PATTERN.test(path)) return !BUILT.test(path);
    return !path.endsWith(".ts") && !FOR_TESTS.test(path) && path !== `src/${folder}/package.json`;
  });
}

/**
 * Copies the files into a package's folder, where what was compiled is: what a module reads lies beside it. And what others of the
 * checkout the package takes along.
 */
export function copyAssets(root: string, folder: string, into: string): void {
  for (const path of assetsOf(root, folder)) {
    const target = join(into, relative(`src/${folder}`, path));
    if (PATTERN.test(path) || path.endsWith(".js") || existsSync(dirname(target)))
      cpSync(join(root, path), target);
  }
  cpSync(join(root, "LICENSE"), join(into, "LICENSE"));
  for (const path of TAKEN_ALONG[folder] ?? []) cpSync(join(root, path), join(into, path));
}

/** What lies outside of a package in a checkout and is found inside of it when it is installed, from the root. */
const TAKEN_ALONG: Readonly<Record<string, readonly string[]>> = {
  core: ["configs/serverless-defaults.yaml", "configs/serverless-defaults.schema.json"],
};

/** The names in a package's folder that `files` lists; npm adds manifest, README and licence by itself. */
export function listFiles(folder: string): string[] {
  const always = ["LICENSE", "README.md", "package.json"];
  return readdirSync(folder)
    .filter((name) => !always.includes(name))
    .sort();
}
