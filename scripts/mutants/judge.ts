import { spawn } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as z from "zod";
import { type Mutant, mutated } from "./mutants-of.ts";

/** Which tests noticed it: those in the file's folder, others of its package, or of other packages that depend on it. */
type Within = "folder" | "package" | "project";

/** What the tests made of a mutant. */
export type Verdict = (Failure & { readonly within: Within }) | { readonly kind: "survived" };

/** A test that failed; or why none did by its name: the tests did not end, or did not begin. */
type Failure =
  | { readonly kind: "caught"; readonly test: string; readonly file: string }
  | { readonly kind: "unnamed"; readonly reason: string };

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

/** Their tests are end to end and take minutes, and what only they notice has no test of its own: it counts as survived. */
const END_TO_END = ["src/patterns/**", "src/cli/**"].map((glob) => `--exclude=${glob}`);
/** Longer than the related tests of any file take. */
const LONGEST_RUN_MS = 600_000;

/**
 * Puts a mutant into its file, runs the tests that depend on the file, and puts the file back as it was. The tests beside
 * it come first, then those of its package, then all: most mutants end early. With `near`, all are not asked. A test that failed has to fail a second time, so that none
 * counts which fails now and then on a busy machine.
 */
export async function judge(root: string, mutant: Mutant, near: boolean): Promise<Verdict> {
  const path = join(root, mutant.file);
  const source = readFileSync(path, "utf8");
  const restore = () => writeFileSync(path, source);
  process.once("exit", restore);
  try {
    writeFileSync(path, mutated(source, mutant));
    const folder = dirname(mutant.file);
    const [, owner] = folder.split("/");
    const stages: [Within, readonly string[]][] = [
      ["folder", ["run", `${folder}/`]],
      ["package", ["related", mutant.file, `--exclude=src/!(${owner})/**`]],
      ...(near ? [] : ([["project", ["related", mutant.file, ...END_TO_END]]] as const)),
    ];
    for (const [within, tests] of stages) {
      const failure = await failureTwice(root, tests);
      if (failure) return { ...failure, within };
    }
    return { kind: "survived" };
  } finally {
    restore();
    process.off("exit", restore);
  }
}

async function failureTwice(root: string, tests: readonly string[]): Promise<Failure | undefined> {
  for (;;) {
    const first = await failure(root, tests);
    if (first?.kind !== "caught") return first;
    if ((await failure(root, ["run", first.file])) !== undefined) return first;
  }
}

/** Runs tests until one fails. */
async function failure(root: string, tests: readonly string[]): Promise<Failure | undefined> {
  const output = join(tmpdir(), `mutants-${process.pid}.json`);
  const options = ["--run", "--bail=1", "--passWithNoTests", "--reporter=json", `--outputFile=${output}`];
  const code = await exitCode(root, join(root, "node_modules/.bin/vitest"), [...tests, ...options]);
  if (code === 0) return undefined;
  if (code === undefined) return { kind: "unnamed", reason: "the tests did not end" };
  const { testResults } = report.parse(JSON.parse(readFileSync(output, "utf8")));
  rmSync(output);
  for (const { name, assertionResults } of testResults) {
    const test = assertionResults.find(({ status }) => status === "failed");
    if (test) return { kind: "caught", test: test.fullName, file: name };
  }
  const failed = testResults.find(({ status }) => status === "failed");
  return { kind: "unnamed", reason: failed?.message?.slice(0, 200) ?? `vitest ended with ${code}` };
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
