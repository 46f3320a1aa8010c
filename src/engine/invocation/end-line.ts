import type { InvocationRecord } from "./function-pool.ts";

/**
 * The log line, JSON, about an invocation that was ended and could not log it itself: stopped at its timeout, crashed, or
 * its response stream failed (what else an HTTP function throws is logged by the runtime). Undefined for any other. Lambda writes such lines into the function's log as well
 * (https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html).
 */
export function endLine(record: InvocationRecord, service: string): string | undefined {
  const { status, kind, error, function: functionName, invocationId, startedAt, durationMs } = record;
  if (status === "ok" || (status === "failed" && kind !== "http")) return undefined;
  return JSON.stringify({
    level: "error",
    message: error,
    timestamp: new Date(startedAt + durationMs).toISOString(),
    service,
    function: functionName,
    invocationId,
  });
}
