import type { Drivers } from "@motif/core";
import type { Platform } from "@motif/runtime";
import { VARIABLE } from "../../environment.ts";
import { logLines } from "./log-line.ts";

const LEVELS = ["debug", "info", "warn", "error"] as const;

/** Cloud Run functions as the runtime's platform. Made once per instance. */
export function functionPlatform(drivers: Drivers): Platform {
  const service = process.env[VARIABLE.service];
  return {
    ...(service && { service }),
    drivers,
    emit,
    now: Date.now,
    newId: () => crypto.randomUUID(),
    random: Math.random,
    logLevel: LEVELS.find((level) => level === process.env[VARIABLE.logLevel]) ?? "info",
  };
}

/** Writes a line of the runtime: Cloud Run hands standard output to Cloud Logging, line by line. */
export function emit(line: string): void {
  for (const each of logLines(line, process.env[VARIABLE.project] ?? "")) process.stdout.write(`${each}\n`);
}

/** Writes a line of the adapter's own. */
export function report(
  level: "warn" | "error",
  message: string,
  fields: Readonly<Record<string, unknown>>,
): void {
  const timestamp = new Date().toISOString();
  emit(JSON.stringify({ level, message, timestamp, service: process.env[VARIABLE.service], fields }));
}
