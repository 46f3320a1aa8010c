import type { Drivers } from "@motif/core/platform";
import { cloudPlatform, type Platform } from "@motif/runtime/platform";
import { VARIABLE } from "../environment.ts";

/** Lambda as the runtime's platform. Made once per execution environment. */
export function lambdaPlatform(drivers: Drivers): Platform {
  return cloudPlatform({
    drivers,
    emit,
    service: process.env[VARIABLE.service],
    metricsNamespace: process.env[VARIABLE.metrics],
    logLevel: process.env[VARIABLE.logLevel],
  });
}

/** Not `console.log`, which Lambda's runtime wraps: a line of JSON must arrive in the log as it is. */
export function emit(line: string): void {
  process.stdout.write(`${line}\n`);
}
