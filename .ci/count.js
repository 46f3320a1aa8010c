// Prints "N passed, N failed, N skipped" from Vitest's JSON report and the exit code of "npm test".
// A failure that belongs to no test (lint, types, a test file that cannot be loaded) counts as one failed.
import { readFileSync } from "node:fs";

const [file = "", status] = process.argv.slice(2);
const report = JSON.parse(readFileSync(file, "utf8") || "{}");
const passed = report.numPassedTests ?? 0;
const skipped = (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0);
const failed = Math.max(report.numFailedTests ?? 0, status === "0" ? 0 : 1);

console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
