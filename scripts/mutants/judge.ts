import { spawn } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import { type Mutant, mutated } from "./mutant.ts";

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

/** Of other packages' tests, those below these folders are asked: patterns and the command are end to end and take minutes. */
const OTHERS = ["app", "aws", "azure", "compile", "core", "cost", "engine", "gcp", "runtime"].map(
  (name) => `src/${name}/`,
);
const RUN_TESTS = fileURLToPath(new URL("run-tests.ts", import.meta.url));
/** Longer than the related tests of any file take. */
const LONGEST_RUN_MS = 240_000;

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
    const stages: (readonly [Within, readonly string[]])[] = [
      ["folder", [`${folder}/`]],
      ["package", [`${folder.split("/").slice(0, 2).join("/")}/`]],
      ...(near ? [] : [["project", OTHERS] as const]),
    ];
    for (const [within, folders] of stages) {
      const failure = await failureTwice(root, mutant.file, folders);
      if (failure) return { ...failure, within };
    }
    return { kind: "survived" };
  } finally {
    restore();
    process.off("exit", restore);
  }
}

async function failureTwice(
  root: string,
  file: string,
  folders: readonly string[],
): Promise<Failure | undefined> {
  for (;;) {
    const first = await failure(root, file, folders);
    if (first?.kind !== "caught") return first;
    if ((await failure(root, file, [first.file])) !== undefined) return first;
  }
}

/** Runs the related tests below some folders until one fails. */
async function failure(root: string, file: string, folders: readonly string[]): Promise<Failure | undefined> {
  const output = join(tmpdir(), `mutants-${process.pid}.json`);
  const code = await exitCode(root, [RUN_TESTS, file, output, ...folders]);
  if (code === 0) return undefined;
  if (code === undefined) return { kind: "unnamed", reason: "the tests did not end" };
  const { testResults } = report.parse(JSON.parse(readFileSync(output, "utf8")));
  rmSync(output);
  for (const { name, assertionResults } of testResults) {
    const test = assertionResults.find(({ status }) => status === "failed");
    if (test) return { kind: "caught", test: test.fullName, file: name };
  }
  const failed = testResults.find(({ status }) => status === "failed");
  return { kind: "unnamed", reason: failed?.message?.slice(0, 200) || `the tests ended with ${code}` };
}

/** Undefined where the process had to be ended. */
function exitCode(root: string, args: readonly string[]): Promise<number | undefined> {
  const child = spawn(process.execPath, args, { cwd: root, stdio: "ignore", detached: true });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => child.pid && process.kill(-child.pid, "SIGKILL"), LONGEST_RUN_MS);
    child.once("error", reject);
    child.once("exit", (code) => {
      clearTimeout(timer);
      resolve(code ?? undefined);
    });
  });
}
