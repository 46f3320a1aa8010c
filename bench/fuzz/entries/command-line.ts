import { listPatterns } from "@motif/patterns";
import fc from "fast-check";
import { main } from "../../../src/cli/main.ts";
import { entry } from "../entry.ts";
import { jsonText, text } from "../hostile.ts";
import { surroundings } from "../surroundings.ts";

const WORDS = [
  "list",
  "dev",
  "invoke",
  "send",
  "put",
  "cost",
  "cold-start",
  "build",
  "help",
  "--help",
  "-h",
  "--version",
  "--port",
  "--data",
  "--data-dir",
  "--durability",
  "--as",
  "--mode",
  "--delay",
  "--group",
  "--content-type",
  "--at",
  "--cloud",
  "--region",
  "--prices",
  "--memory",
  "--arch",
  "--compare",
  "--explain",
  "--from-run",
  "--json",
  "--csv",
  "--markdown",
  "--target",
  "--check",
  "--plan",
  "--sam",
  "--",
  "-",
  "--__proto__",
  "aws",
  "gcp,azure",
  "1k,1m",
  "128..512",
  "aws=us-east-1",
  "wait",
  "process",
  "10s",
  "65536",
  "-1",
  "no-such-app",
  "/nowhere",
  "/dev/null",
];
/** Those that would be run, built or measured: only what refuses is of interest here, and leaves nothing behind. */
const APPS = new Set(
  listPatterns().flatMap(({ number, name }) => [number, String(Number(number)), name, `${number}-${name}`]),
);

/** The arguments of `motif`, for apps that do not exist. */
export const commandLine = entry(
  "command-line",
  "arguments of motif: an exit code that is documented, and never a defect to report",
  () => {
    const restore = surroundings();
    const { error, log } = console;
    let lines: string[] = [];
    console.log = () => {};
    console.error = (line: unknown) => void lines.push(String(line));
    const argument = fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom(...WORDS) },
      { weight: 2, arbitrary: text },
      { weight: 1, arbitrary: jsonText },
    );
    return {
      inputs: fc
        .tuple(fc.constantFrom(...WORDS.slice(0, 9)), fc.array(argument, { maxLength: 6 }))
        .map(([command, rest]) => [command, ...rest])
        .filter((args) => !args.some((each) => APPS.has(each))),
      async check(args) {
        lines = [];
        const code = await main(args);
        if (![0, 1, 2].includes(code)) throw new Error(`The exit code is ${code}.`);
        const defect = lines.find((line) => line.includes("unexpected, please report"));
        if (defect !== undefined) throw new Error(defect);
      },
      close() {
        Object.assign(console, { error, log });
        restore();
      },
    };
  },
);
