import { styleText } from "node:util";
import { isObject } from "@motif/core";
import * as z from "zod/mini";

const logSchema = z.object({
  level: z.enum(["debug", "info", "warn", "error"]),
  message: z.string(),
  timestamp: z.iso.datetime(),
  function: z.string(),
  fields: z.optional(z.record(z.string(), z.unknown())),
});

const COLOUR = { debug: "dim", info: "cyan", warn: "yellow", error: "red" } as const;

/** Prints a log line of a function in a form for people; see {@link formatLogLine}. */
export function printLogLine(line: string): void {
  const text = formatLogLine(line);
  if (text !== undefined) console.log(text);
}

/**
 * One line for people from a JSON line that a function logged: time, level, function, message, fields. Undefined for
 * metrics and spans, which the admin API shows.
 */
export function formatLogLine(line: string): string | undefined {
  const parsed = logSchema.safeParse(JSON.parse(line));
  if (!parsed.success) return undefined;
  const { level, message, timestamp, function: fn, fields = {} } = parsed.data;
  const parts = [
    styleText("dim", new Date(timestamp).toTimeString().slice(0, 8)),
    styleText(COLOUR[level], level.padEnd(5)),
    styleText("bold", fn),
    oneLine(message),
    ...Object.entries(fields).map(([name, value]) => `${styleText("dim", `${name}=`)}${fieldText(value)}`),
  ];
  return parts.join(" ");
}

function fieldText(value: unknown): string {
  if (typeof value === "string") return /[\s"=]/.test(value) ? JSON.stringify(value) : value;
  if (isObject(value) && typeof value.stack === "string") return errorText(value.stack);
  return JSON.stringify(value);
}

/** The first line of a stack, and where it was thrown. */
function errorText(stack: string): string {
  const [what = "", ...frames] = stack.split("\n");
  const place = frames.find((frame) => /^\s+at /.test(frame) && !frame.includes("/node_modules/"));
  return JSON.stringify(place === undefined ? what : `${what} ${place.trim()}`);
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, " ⏎ ");
}
