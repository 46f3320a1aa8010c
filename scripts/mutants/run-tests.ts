/**
 * A process that runs tests for as long as it is asked to, so that Vitest starts once and reads a file once: for each
 * `TestRequest` that its parent sends it answers with a `TestAnswer`.
 */
import { createVitest, type Reporter, type TestCase, type TestModule } from "vitest/node";
import { type TestAnswer, testRequest } from "./test-answer.ts";

/** What runs in a thread is imported by no test: those of who begins the thread are asked. */
const IN_THREADS = "src/engine/sandbox/";
const BEGINS_THREADS = "src/engine/sandbox/worker-thread.ts";

/** A test that takes so long without a mutant counts for none, as it has to pass without. */
const LONGEST_TEST_MS = 40_000;

let mutant = "";
let failedTest: TestCase | undefined;
let failedModule: TestModule | undefined;

const reporter: Reporter = {
  onTestCaseResult(test) {
    if (test.result().state === "failed") failedTest ??= test;
  },
  onTestModuleEnd(module) {
    if (!module.ok()) failedModule ??= module;
  },
};

/**
 * How much of its path a test has in common with the mutant: a file's own test most, then those of its folder. In other
 * packages, those below folders of the same names are the nearest: tables of a cloud for tables of the core.
 */
function nearness(test: string): number {
  let length = 0;
  while (length < mutant.length && mutant[length] === test[length]) length += 1;
  const names = mutant.split("/").slice(2, -1);
  return length + test.split("/").filter((name) => names.includes(name)).length;
}

const root = process.cwd();
const vitest = await createVitest("test", {
  bail: 1,
  maxWorkers: 1,
  reporters: [reporter],
  watch: false,
  sequence: {
    sequencer: class {
      shard<T>(tests: T): T {
        return tests;
      }
      sort<T extends { readonly moduleId: string }>(tests: readonly T[]): T[] {
        const near = ({ moduleId }: T) => nearness(moduleId.slice(root.length + 1));
        return tests.toSorted((a, b) => near(b) - near(a));
      }
    },
  },
});
await vitest.standalone();
// What waits for ever is to say so soon.
for (const { config } of vitest.projects) config.testTimeout = LONGEST_TEST_MS;

process.on("message", async (message) => {
  const { file, folders } = testRequest.parse(message);
  // That of the last request may be without its mistake again.
  for (const changed of [mutant, file]) vitest.invalidateFile(`${root}/${changed}`);
  mutant = file;
  failedTest = undefined;
  failedModule = undefined;
  vitest.config.related = (file.startsWith(IN_THREADS) ? [file, BEGINS_THREADS] : [file]).map(
    (name) => `${root}/${name}`,
  );
  const { unhandledErrors } = await vitest.runTestFiles(folders);
  process.send?.({ failure: failure(unhandledErrors) } satisfies TestAnswer);
});

function failure(unhandled: readonly unknown[]): TestAnswer["failure"] {
  if (failedTest)
    return {
      kind: "caught",
      test: failedTest.fullName,
      file: failedTest.module.moduleId.slice(root.length + 1),
    };
  const error = failedModule?.errors()[0] ?? unhandled[0];
  if (!failedModule && error === undefined) return undefined;
  return {
    kind: "unnamed",
    reason: error instanceof Error ? error.message : (JSON.stringify(error)?.slice(0, 200) ?? ""),
  };
}
