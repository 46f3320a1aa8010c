import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

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
const shared = { testTimeout: 120_000, hookTimeout: 120_000, isolate: false };

/** A line of a function's log, a span or a metric of it, as the engine or a cloud wants it. */
const LOG_LINE = /^\{.*"(?:level|severity|span|metric|traceId)":/;

export default defineConfig({
  test: {
    // Handlers that are made to fail log a lot; what else a test writes, such as why it is skipped, is shown.
    onConsoleLog: (written) => written.split("\n").some((line) => line !== "" && !LOG_LINE.test(line)),
    // More than there are cores, since many of the tests wait for processes and sockets.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    projects: [
      { test: { ...shared, name: "core", include: alone, exclude } },
      {
        test: {
          ...shared,
          name: "all",
          include: ["src/**/*.test.ts", "scripts/**/*.test.ts", "apps/**/*.test.ts", "bench/**/*.test.ts"],
          exclude: [...exclude, ...alone],
        },
      },
    ],
  },
});
