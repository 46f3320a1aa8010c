import { spawn } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as z from "zod";
import { type Mutant, mutated } from "./mutants-of.ts";

/** What the tests made of a mutant. */
export type Verdict =
  /** A test failed; `test` is its name. */
  | { readonly kind: "caught"; readonly test: string; readonly within: string }
  /** The tests did not end, or failed without one of them being named. */
  | { readonly kind: "unnamed"; readonly reason: string; readonly within: string }
  | { readonly kind: "survived" };

const report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      message: z.optional(z.string()),
      status: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

/** Longer than the related tests of any file take. */
const LONGEST_RUN_MS = 240_000;

/**
 * Puts a mutant into its file, runs the tests that depend on the file, and puts the file back as it was. The tests of
 * its folder come first, then those of its package, then all: most mutants end early.
 */
export async function judge(root: string, mutant: Mutant): Promise<Verdict> {
  const path = join(root, mutant.file);
  const source = readFileSync(path, "utf8");
  const restore = () => writeFileSync(path, source);
  process.once("exit", restore);
  try {
    writeFileSync(path, mutated(source, mutant));
    const folder = dirname(mutant.file);
    const scopes = new Set([folder, folder.split("/").slice(0, 2).join("/"), "."]);
    for (const within of scopes) {
      const verdict = await related(root, mutant.file, within);
      if (verdict) return verdict;
    }
    return { kind: "survived" };
  } finally {
    restore();
    process.off("exit", restore);
  }
}

/** Runs the related tests below a folder until one fails. */
async function related(root: string, file: string, within: string): Promise<Verdict | undefined> {
  const output = join(tmpdir(), `mutants-${process.pid}.json`);
  const options = ["--run", "--bail=1", "--passWithNoTests", `--dir=${within}`];
  const args = ["related", file, ...options, "--reporter=json", `--outputFile=${output}`];
  const code = await exitCode(root, join(root, "node_modules/.bin/vitest"), args);
  if (code === 0) return undefined;
  if (code === undefined) return { kind: "unnamed", reason: "the tests did not end", within };
  const { testResults } = report.parse(JSON.parse(readFileSync(output, "utf8")));
  rmSync(output);
  const test = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .find(({ status }) => status === "failed");
  if (test) return { kind: "caught", test: test.fullName, within };
  const failed = testResults.find(({ status }) => status === "failed");
  return { kind: "unnamed", reason: failed?.message?.slice(0, 200) ?? `vitest ended with ${code}`, within };
}

/** Undefined where the process had to be ended. */
function exitCode(root: string, command: string, args: readonly string[]): Promise<number | undefined> {
  const child = spawn(command, args, { cwd: root, stdio: "ignore", detached: true });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => child.pid && process.kill(-child.pid, "SIGKILL"), LONGEST_RUN_MS);
    child.once("error", reject);
    child.once("exit", (code) => {
      clearTimeout(timer);
      resolve(code ?? undefined);
    });
  });
}
