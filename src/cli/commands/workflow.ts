import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Command } from "@commander-js/extra-typings";
import type { Json } from "@motif/core";
import { isObject, messageOf, readJson } from "@motif/core/platform";
import { type MachineType, readMachine, type Tasks } from "@motif/workflow";
import { Ended, UsageError } from "../errors.ts";
import { EXIT } from "../exit-code.ts";
import { parseJson } from "../json-argument.ts";
import { type Executed, execute, inWords } from "../workflow/execute.ts";
import { noTasks, tasksOf } from "../workflow/mocks.ts";

const CODES = {
  SUCCEEDED: EXIT.ok,
  FAILED: EXIT.failed,
  TIMED_OUT: EXIT.failed,
  ABORTED: EXIT.failed,
  INVALID: EXIT.invalid,
} as const;
const FILE = ["<file>", "a state machine in the Amazon States Language, as JSON"] as const;
const EXPRESS = ["--express", "as an Express machine (default: Standard)"] as const;

/** `motif workflow` */
export default function workflow(command: Command): void {
  command.description("Check and run state machines in the Amazon States Language.");
  defineRun(command);
  command
    .command("validate")
    .summary("say what is wrong with a state machine")
    .description(
      `Say everything that is wrong with a state machine, each with where it is as a JSON Pointer.\nEnds with ${EXIT.ok}, or with ${EXIT.invalid} where there is an error.`,
    )
    .argument(...FILE)
    .option(...EXPRESS)
    .option("--json", "print JSON")
    .action((file, { express, json }) => {
      const { machine, diagnostics } = readMachine(readDefinition(file), typeOf(express));
      if (json === true)
        console.log(JSON.stringify({ result: machine === undefined ? "FAIL" : "OK", diagnostics }));
      else console.log([...diagnostics.map(inWords), ...(machine === undefined ? [] : ["valid"])].join("\n"));
      throw new Ended(machine === undefined ? EXIT.invalid : EXIT.ok);
    });
}

function defineRun(command: Command): void {
  command
    .command("run")
    .summary("run a state machine under a virtual clock")
    .description(
      "Run a state machine under a virtual clock, in which waits take no time, and print how it ended as JSON.\n" +
        `Ends with ${CODES.SUCCEEDED} where it succeeded, with ${CODES.FAILED} where it did not, with ${CODES.INVALID} where the definition is not valid; with ${EXIT.usage} for wrong usage.`,
    )
    .argument("[file]", FILE[1])
    .option("--input <json>", "the input, or @ and a file with it (default: {})")
    .option("--tasks <file>", "what tasks answer: by state or resource, in order, as JSON")
    .option(...EXPRESS)
    .option("--json", "print one line")
    .option(
      "--jsonl",
      'read {"definition": …, "input": …, "type": "STANDARD" or "EXPRESS"} from standard input, one a line, and print how each ended',
    )
    .action(async (file, { input, tasks, express, json, jsonl }) => {
      if (jsonl === true) {
        if (file !== undefined || input !== undefined || express === true)
          throw new UsageError(
            "--jsonl reads definitions and inputs from standard input: leave the file, --input and --express out.",
          );
        await runLines(process.stdin, tasks);
        return;
      }
      if (file === undefined) throw new UsageError("Name the file with the state machine, or give --jsonl.");
      const ended = await execute(readDefinition(file), inputOf(input), typeOf(express), answers(tasks));
      console.log(JSON.stringify(ended, null, json === true ? undefined : 2));
      throw new Ended(CODES[ended.status]);
    });
}

/** Prints how each line's execution ended, as they come. Each has all answers of the file. */
async function runLines(input: NodeJS.ReadableStream, tasks: string | undefined): Promise<void> {
  let number = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number++;
    if (line.trim() !== "") console.log(JSON.stringify(await runLine(line, `line ${number}`, tasks)));
  }
}

async function runLine(line: string, where: string, tasks: string | undefined): Promise<Executed> {
  let asked: Json;
  try {
    asked = readJson(line);
  } catch (error) {
    throw new UsageError(`${where} is not JSON: ${messageOf(error)}`);
  }
  if (!isObject(asked) || !Object.hasOwn(asked, "definition"))
    throw new UsageError(`${where} has no "definition".`);
  const { definition, input, type = "STANDARD" } = asked as Readonly<Record<string, Json | undefined>>; // it was JSON
  if (type !== "STANDARD" && type !== "EXPRESS")
    throw new UsageError(`The type of ${where} is neither STANDARD nor EXPRESS.`);
  return await execute(definition ?? null, input === undefined ? {} : input, type, answers(tasks));
}

function typeOf(express: true | undefined): MachineType {
  return express === true ? "EXPRESS" : "STANDARD";
}

function answers(file: string | undefined): Tasks {
  return file === undefined ? noTasks : tasksOf(read(file), file);
}

function inputOf(input: string | undefined): Json {
  if (input === undefined) return {};
  return input.startsWith("@")
    ? parseJson(read(input.slice(1)), input.slice(1))
    : parseJson(input, "The input");
}

/** A definition. A text that is no JSON is no definition, and the validation says so. */
function readDefinition(file: string): Json {
  const text = read(file);
  try {
    return readJson(text);
  } catch {
    return text;
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${messageOf(error)}`);
  }
}
