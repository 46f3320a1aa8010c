import { AsyncLocalStorage } from "node:async_hooks";
import type { InvocationContext } from "@azure/functions";
import { FunctionTimeoutError } from "@motif/core";
import { during, TimedCall } from "@motif/runtime/platform";

/** The invocation that code runs in: logs of functions belong to it, and `console.log` does not know it. */
const current = new AsyncLocalStorage<InvocationContext>();

/** The context of the invocation under way; undefined outside of one. */
export function currentContext(): InvocationContext | undefined {
  return current.getStore();
}

/**
 * Does the work of one invocation within its time. Azure Functions has a timeout for a whole function app, and ends the whole
 * process at it, with all other invocations; so the function's own timeout is kept here. Rejects with `FunctionTimeoutError` when the time is up; the work
 * itself cannot be stopped then, and what it does after that counts for nothing.
 */
export async function invocation<T>(
  context: InvocationContext,
  timeoutMs: number,
  work: (call: TimedCall) => Promise<T>,
): Promise<T> {
  const call = new TimedCall(context.invocationId, Date.now() + timeoutMs);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new FunctionTimeoutError(context.functionName, timeoutMs)), timeoutMs);
  });
  try {
    return await current.run(context, () => during(call, () => Promise.race([work(call), late])));
  } finally {
    clearTimeout(timer);
  }
}

/** Runs code of an invocation that is not the function's own, so that what it logs belongs to it. */
export function within<T>(context: InvocationContext, work: () => T): T {
  return current.run(context, work);
}

/** The trace that the host began for an invocation, as attributes of an event. */
export function traceAttributes({ traceContext }: InvocationContext): {
  readonly traceparent?: string;
  readonly tracestate?: string;
} {
  const { traceParent, traceState } = traceContext ?? {};
  if (!traceParent) return {};
  return { traceparent: traceParent, ...(traceState && { tracestate: traceState }) };
}
