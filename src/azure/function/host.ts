import { type Refuse, wholeSeconds } from "@motif/compile/kit";
import type { JsonObject } from "@motif/core";
import type { FunctionEntry } from "@motif/core/model";
import { clock, TIMEOUT_MARGIN } from "../ground/clock.ts";
import type { Called } from "../ground/room.ts";

/**
 * host.json of a function app. `functionTimeout` is the longest of its functions' and a little more; `extensions` are what
 * their triggers add.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-host-json
 */
export function hostJson(
  functions: readonly FunctionEntry[],
  { extensions = {}, callMs = 0 }: Pick<Called, "extensions" | "callMs">,
  refuse: Refuse,
): JsonObject {
  return {
    version: "2.0",
    functionTimeout: clock(Math.max(timeoutOf(functions, refuse), Math.ceil(callMs / 1000)) + TIMEOUT_MARGIN),
    logging: {
      applicationInsights: {
        // Alarms count requests and failures, and log lines carry metrics, so these are never sampled away.
        samplingSettings: { isEnabled: true, excludedTypes: "Request;Exception;Trace" },
        ...(functions.every(({ tracing }) => tracing) ? {} : { enableDependencyTracking: false }),
      },
    },
    extensionBundle: { id: "Microsoft.Azure.Functions.ExtensionBundle", version: "[4.*, 5.0.0)" },
    extensions: { http: { routePrefix: "" }, ...extensions },
  };
}

/** The longest timeout of some functions, in seconds. */
export function timeoutOf(functions: readonly FunctionEntry[], refuse: Refuse): number {
  return Math.max(
    ...functions.map((fn) => wholeSeconds(fn.timeoutMs, `function ${fn.name}`, "timeout", refuse)),
  );
}
