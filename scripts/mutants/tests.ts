import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type TestAnswer, type TestRequest, testAnswer } from "./test-answer.ts";

const RUN_TESTS = fileURLToPath(new URL("run-tests.ts", import.meta.url));
/** Longer than the related tests of any package take. */
const LONGEST_RUN_MS = 240_000;

/** Runs tests in a process of its own, one request at a time; where they do not end, the next request gets a new process. */
export class Tests {
  readonly #root: string;
  #child: ChildProcess | undefined;

  constructor(root: string) {
    this.#root = root;
  }

  /** The first test that failed, if one did. */
  run(request: TestRequest): Promise<TestAnswer["failure"]> {
    this.#child ??= fork(RUN_TESTS, {
      cwd: this.#root,
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      detached: true,
    });
    const child = this.#child;
    return new Promise((resolve) => {
      const done = (failure: TestAnswer["failure"]) => {
        clearTimeout(timer);
        child.removeAllListeners();
        resolve(failure);
      };
      const lost = (reason: string) => {
        this.close();
        done({ kind: "unnamed", reason });
      };
      const timer = setTimeout(() => lost("the tests did not end"), LONGEST_RUN_MS);
      child.once("message", (answer) => done(testAnswer.parse(answer).failure));
      child.once("exit", () => lost("the process of the tests died"));
      child.send(request);
    });
  }

  /** Ends the process, and what it has started. */
  close(): void {
    const { pid } = this.#child ?? {};
    this.#child = undefined;
    try {
      if (pid !== undefined) process.kill(-pid, "SIGKILL");
    } catch {
      // It is gone already.
    }
  }
}
