import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

// What a terminal or a CI says of colours decides no test.
for (const name of ["FORCE_COLOR", "NO_COLOR", "NODE_DISABLE_COLORS"]) delete process.env[name];
process.env.TERM = "xterm-256color";

const exclude = ["**/node_modules/**", "**/dist/**"];
/** What these check changes when another file of the process loads more of Zod: they share processes with each other alone. */
const alone = ["src/core/**/*.test.ts"];

/**
 * Files share processes, and with them what they load: a third less processor time. What hangs is to end some time, and what is
 * slow because the machine is busy is not to fail: builds of an app, 3 s alone, take 30 s among ten times as many processes as cores.
 */
const shared = {
  testTimeout: 120_000,
  hookTimeout: 120_000,
  isolate: false,
  experimental: { viteModuleRunner: false }, // Node runs the files as they are, as it does for users, with a fifth less processor time
};

/** What takes longest, longest first: begun late, one of them would go on alone on one core while the others have nothing to do. */
const SLOWEST = [
  "src/cli/quick-start.test.ts",
  "src/cli/dev/dev.test.ts",
  "src/cli/commands/cost.test.ts",
  "src/cli/build/build.test.ts",
  "src/engine/kill.test.ts",
  "src/azure/compile/to-terraform.test.ts",
  "src/gcp/compile/to-terraform.test.ts",
  "src/aws/compile/to-terraform.test.ts",
  "src/cli/commands/simulate.test.ts",
  "bench/fuzz/fuzz.test.ts",
  "src/engine/hostile.test.ts",
  "src/patterns/02-async-processor/app.test.ts",
  "src/cli/operate/operate.test.ts",
  "src/cli/dev/as/dev.test.ts",
  "src/cli/build/variables.test.ts",
  "src/cli/build/advice.test.ts",
  "src/aws/table/driver.test.ts",
  "src/compile/check/check.test.ts",
  "src/engine/reload.test.ts",
  "scripts/new-pattern/new-pattern.test.ts",
];
for (const file of SLOWEST)
  if (!existsSync(new URL(file, import.meta.url)))
    throw new Error(`${file}, which is to run first, is not there.`);

/** As Vitest has them, which has the longest first only from the second run on, but for those that are known to be slow. */
class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = SLOWEST.findIndex((file) => moduleId.endsWith(`/${file}`));
      return at === -1 ? SLOWEST.length : at;
    };
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}

/** A line of a function's log, a span or a metric of it, as the engine or a cloud wants it. */
const LOG_LINE = /^\{.*"(?:level|severity|span|metric|traceId)":/;

export default defineConfig({
  test: {
    // Handlers that are made to fail log a lot; what else a test writes, such as why it is skipped, is shown.
    onConsoleLog: (written) => written.split("\n").some((line) => line !== "" && !LOG_LINE.test(line)),
    // More than there are cores, since many of the tests wait for processes and sockets.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    sequence: { sequencer: SlowestFirst },
    projects: [
      { test: { ...shared, name: "core", include: alone, exclude } },
      {
        test: {
          ...shared,
          name: "all",
          include: [
            "src/**/*.test.ts",
            "scripts/**/*.test.ts",
            "apps/**/*.test.ts",
            "examples/**/*.test.ts",
            "bench/**/*.test.ts",
          ],
          exclude: [...exclude, ...alone],
        },
      },
    ],
  },
});
