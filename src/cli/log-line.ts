import { styleText } from "node:util";
import { isObject } from "@motif/core/platform";
import * as z from "zod/mini";

const logSchema = z.object({
  level: z.enum(["debug", "info", "warn", "error"]),
  message: z.string(),
  timestamp: z.iso.datetime(),
  function: z.string(),
  fields: z.optional(z.record(z.string(), z.unknown())),
});

const COLOUR = { debug: "dim", info: "cyan", warn: "yellow", error: "red" } as const;

/** Prints the lines that functions log, in the form of {@link formatLogLine}. */
export function logPrinter(stream: NodeJS.WriteStream): (line: string) => void {
  return (line) => {
    const text = formatLogLine(line, stream);
    if (text !== undefined) stream.write(`${text}\n`);
  };
}

/**
 * One line for people from a JSON line that a function logged: time, level, function, message, fields. Undefined for
 * metrics and spans, which the admin API shows. Coloured where the stream is a terminal.
 */
export function formatLogLine(line: string, stream: NodeJS.WriteStream): string | undefined {
  const parsed = logSchema.safeParse(JSON.parse(line));
  if (!parsed.success) return undefined;
  const { level, message, timestamp, function: fn, fields = {} } = parsed.data;
  const style = (format: Parameters<typeof styleText>[0], text: string) =>
    styleText(format, text, { stream });
  const parts = [
    style("dim", new Date(timestamp).toTimeString().slice(0, 8)),
    style(COLOUR[level], level.padEnd(5)),
    style("bold", fn),
    oneLine(message),
    ...Object.entries(fields).map(([name, value]) => `${style("dim", `${name}=`)}${fieldText(value)}`),
  ];
  return parts.join(" ");
}

function fieldText(value: unknown): string {
  if (typeof value === "string") return /[\s"=]/.test(value) ? JSON.stringify(value) : value;
  if (isObject(value) && typeof value.stack === "string") return errorText(value.stack);
  return JSON.stringify(value);
}

/** Folders of Motif's own code that runs around a handler; `patterns` and what else lies beside them are apps. */
const OWN_CODE = ["core", "engine", "runtime"].map((name) => new URL(`../${name}/`, import.meta.url).href);

/** The first line of a stack, and the place in the app's code that it came from. */
function errorText(stack: string): string {
  const [what = "", ...frames] = stack.split("\n");
  const place = frames.find((frame) => /^\s+at .*file:/.test(frame) && !isForeign(frame));
  return JSON.stringify(place === undefined ? what : `${what} ${place.trim()}`);
}

function isForeign(frame: string): boolean {
  return frame.includes("/node_modules/") || OWN_CODE.some((folder) => frame.includes(folder));
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, " ⏎ ");
}
