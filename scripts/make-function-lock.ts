/**
 * Makes `src/gcp/compile/package-lock.json`: what Google Cloud installs beside a function's bundle, to the last package. To
 * be run when the version of the functions framework changes. Needs a registry; the file names none.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PACKAGE } from "../src/gcp/compile/installed.ts";

const LOCK = "package-lock.json";
const target = fileURLToPath(new URL(`../src/gcp/compile/${LOCK}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "function-lock-"));
try {
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "function", ...PACKAGE }));
  const options = [
    "--package-lock-only",
    "--omit-lockfile-registry-resolved",
    "--ignore-scripts",
    "--no-audit",
  ];
  execFileSync("npm", ["install", ...options], { cwd: folder, stdio: "inherit" });
  copyFileSync(join(folder, LOCK), target);
} finally {
  rmSync(folder, { recursive: true });
}
