import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Command } from "@commander-js/extra-typings";
import { loadApp } from "@motif/core/model";
import { messageOf } from "@motif/core/platform";
import { parseJson } from "@motif/events";
import { APP_ARGUMENT, DATA_FOLDER_OPTION } from "../arguments.ts";
import { findApp, requireName } from "../catalogue.ts";
import { Ended, UsageError } from "../errors.ts";
import { type Judgement, judge } from "../event/judge.ts";
import { EXIT } from "../exit-code.ts";
import { parseJson as parseArgument } from "../json-argument.ts";
import { withServer } from "../with-server.ts";

const CODES = { match: EXIT.ok, "no-match": EXIT.failed, "invalid-pattern": EXIT.invalid } as const;

/** `motif event` */
export default function event(command: Command): void {
  command.description("Work with events and the patterns that choose among them.");
  definePublish(command);
  command
    .command("test")
    .summary("say whether an event pattern matches an event")
    .description(
      "Say whether an event pattern of EventBridge matches an event: match, no-match, or invalid-pattern with the path of what is wrong.\n" +
        `Ends with ${CODES.match}, ${CODES["no-match"]} or ${CODES["invalid-pattern"]} accordingly; with ${EXIT.usage} for wrong usage.`,
    )
    .option("--pattern <file>", "the pattern, as JSON")
    .option("--event <file>", "the event, as JSON")
    .option("--json", "print JSON")
    .option(
      "--jsonl",
      'read {"pattern": …, "event": …} from standard input, one a line, and print a verdict as JSON for each',
    )
    .action(async ({ pattern, event, json, jsonl }) => {
      if (jsonl === true) {
        if (pattern !== undefined || event !== undefined)
          throw new UsageError(
            "--jsonl reads patterns and events from standard input: leave --pattern and --event out.",
          );
        await judgeLines(process.stdin);
        return;
      }
      if (pattern === undefined || event === undefined)
        throw new UsageError("Name both files, --pattern and --event, or give --jsonl.");
      const judgement = judge(readPattern(pattern), readEvent(read(event), event));
      console.log(json === true ? JSON.stringify(judgement) : inWords(judgement));
      throw new Ended(CODES[judgement.verdict]);
    });
}

function definePublish(command: Command): void {
  command
    .command("publish")
    .summary("publish an event to a bus")
    .description(
      "Publish an event to a bus and print its id. Every rule that it matches has it durably when the command ends.",
    )
    .argument(...APP_ARGUMENT)
    .argument("<bus>", "name of the bus")
    .argument("<type>", "type of the event")
    .argument("<json>", "its data")
    .option("--subject <subject>", "what it is about")
    .option(...DATA_FOLDER_OPTION)
    .action(async (app, bus, type, json, { subject, dataDir }) => {
      const data = parseArgument(json, "The data");
      const loaded = await loadApp(findApp(app));
      requireName("bus", loaded.inventory.resources.bus, bus);
      const options = subject === undefined ? {} : { subject };
      console.log(await withServer(loaded, dataDir, (admin) => admin.emit(bus, type, data, options)));
    });
}

/** Prints a verdict for each line, as they come. */
async function judgeLines(input: NodeJS.ReadableStream): Promise<void> {
  let number = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number++;
    if (line.trim() === "") continue;
    const where = `line ${number}`;
    const pair = readEvent(line, where);
    if (!("pattern" in pair && "event" in pair))
      throw new UsageError(`${where} has no "pattern" and "event".`);
    const { verdict, path } = judge(pair.pattern, objectOf(pair.event, `the event of ${where}`));
    console.log(JSON.stringify({ verdict, path }));
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${messageOf(error)}`);
  }
}

/** A pattern's text. One that is no JSON is a pattern that is not valid, as it is for EventBridge. */
function readPattern(file: string): unknown {
  const text = read(file);
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}

function readEvent(text: string, where: string): Readonly<Record<string, unknown>> {
  try {
    return objectOf(parseJson(text), where);
  } catch (error) {
    if (error instanceof SyntaxError) throw new UsageError(`${where} is not JSON: ${error.message}`);
    throw error;
  }
}

function objectOf(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return value as Readonly<Record<string, unknown>>; // an object of parseJson has members
  throw new UsageError(`${where} must be a JSON object.`);
}

function inWords({ verdict, path, message }: Judgement): string {
  return path === undefined
    ? verdict
    : `${verdict} ${path === "" ? "(the whole pattern)" : path}: ${message}`;
}
