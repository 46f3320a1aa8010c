import type { HttpRequest, InvocationContext } from "@azure/functions";
import type { HttpResponseData } from "@motif/runtime/platform";

/**
 * What the bundle of a function exports that gets events. `source` says which of the trigger's queues, subscriptions or
 * schedules the invocation comes from, by its position.
 */
export type FunctionHandler = (
  input: unknown,
  context: InvocationContext,
  source: number,
) => Promise<unknown>;

/** What the bundle of a function exports that answers requests. */
export type HttpHandler = (request: HttpRequest, context: InvocationContext) => Promise<HttpResponseData>;
