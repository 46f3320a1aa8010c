/**
 * Runs the tests that depend on a file until one fails: `node run-tests.ts <file> <report.json> [folder]`, below a folder
 * where one is given. Vitest's command cannot ask for both. Exits 1 where a test failed.
 */
import { startVitest } from "vitest/node";

/** What runs in a thread is imported by no test: those of who begins the thread are asked. */
const IN_THREADS = "src/engine/sandbox/";
const BEGINS_THREADS = "src/engine/sandbox/worker-thread.ts";

const [file = "", outputFile = "", ...folders] = process.argv.slice(2);
const vitest = await startVitest("test", folders, {
  related: file.startsWith(IN_THREADS) ? [file, BEGINS_THREADS] : [file],
  bail: 1,
  passWithNoTests: true,
  reporters: ["json"],
  outputFile,
  watch: false,
});
await vitest.close();
