import type { Drivers } from "@motif/core/platform";
import { cloudPlatform, type Platform } from "@motif/runtime/platform";
import { VARIABLE } from "../../ground/environment.ts";
import { logLines } from "./log-line.ts";

/** Cloud Run functions as the runtime's platform. Made once per instance. */
export function functionPlatform(drivers: Drivers): Platform {
  return cloudPlatform({
    drivers,
    emit,
    service: process.env[VARIABLE.service],
    logLevel: process.env[VARIABLE.logLevel],
  });
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
