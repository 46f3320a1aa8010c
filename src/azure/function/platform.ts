import type { Drivers } from "@motif/core/platform";
import { cloudPlatform, type Platform } from "@motif/runtime/platform";
import { VARIABLE } from "../ground/environment.ts";
import { currentContext } from "./context.ts";

const LEVEL = /"level":"(debug|info|warn|error)"/;

/** Azure Functions as the runtime's platform. Made once per process and function. */
export function functionsPlatform(drivers: Drivers): Platform {
  return cloudPlatform({
    drivers,
    emit,
    service: process.env[VARIABLE.service],
    logLevel: process.env[VARIABLE.logLevel],
  });
}

/**
 * Writes a line of JSON with the severity that it says, as a trace of its invocation: only what goes through the context
 * is found by function and operation in Application Insights
 * (https://learn.microsoft.com/azure/azure-functions/functions-reference-node#logging).
 */
export function emit(line: string): void {
  const context = currentContext();
  if (!context) {
    console.log(line);
    return;
  }
  const level = LEVEL.exec(line)?.[1];
  if (level === "error") context.error(line);
  else if (level === "warn") context.warn(line);
  else if (level === "debug") context.debug(line);
  else context.info(line);
}

/** A line of the adapter's own log. */
export function warn(message: string, fields: Readonly<Record<string, unknown>>): void {
  emit(JSON.stringify({ level: "warn", message, timestamp: new Date().toISOString(), fields }));
}
