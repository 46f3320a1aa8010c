// Prints "N passed, N failed, N skipped" of Vitest's JSON reports. Arguments: the exit code of all, then the reports.
// A failure that belongs to no test (lint, types, a test file that cannot be loaded) counts as one failed.
import { readFileSync } from "node:fs";

const [status, ...files] = process.argv.slice(2);
const reports = files.map((file) => JSON.parse(readFileSync(file, "utf8") || "{}"));
const sum = (field) => reports.reduce((total, report) => total + (report[field] ?? 0), 0);
const failed = Math.max(sum("numFailedTests"), status === "0" ? 0 : 1);

console.log(
  `${sum("numPassedTests")} passed, ${failed} failed, ${sum("numPendingTests") + sum("numTodoTests")} skipped`,
);
