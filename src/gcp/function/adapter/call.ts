import { type Call, during, TimedCall } from "@motif/runtime/platform";
import { VARIABLE } from "../../ground/environment.ts";

/** Cloud Run's own default (https://cloud.google.com/run/docs/configuring/request-timeout). */
const DEFAULT_TIMEOUT_MS = 300_000;

/** One invocation on Cloud Run, which ends the request at the timeout. */
export function functionCall(): TimedCall {
  const timeoutMs = Number(process.env[VARIABLE.timeout]) || DEFAULT_TIMEOUT_MS;
  return new TimedCall(crypto.randomUUID(), Date.now() + timeoutMs);
}

/** Does the work of one invocation. */
export function invocation<T>(work: (call: Call) => Promise<T>): Promise<T> {
  return during(functionCall(), work);
}
