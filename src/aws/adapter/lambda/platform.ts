import type { Drivers } from "@motif/core";
import type { Platform } from "@motif/runtime";
import { VARIABLE } from "../../environment.ts";

const LEVELS = ["debug", "info", "warn", "error"] as const;

/** Lambda as the runtime's platform. Made once per execution environment. */
export function lambdaPlatform(drivers: Drivers): Platform {
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

/** Not `console.log`, which Lambda's runtime wraps: a line of JSON must arrive in the log as it is. */
export function emit(line: string): void {
  process.stdout.write(`${line}\n`);
}
