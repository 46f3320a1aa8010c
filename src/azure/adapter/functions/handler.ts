import type { InvocationContext } from "@azure/functions";

/**
 * What a function's bundle exports. `source` says which of the trigger's queues, subscriptions or schedules the
 * invocation comes from, by its position.
 */
export type FunctionHandler = (
  input: unknown,
  context: InvocationContext,
  source: number,
) => Promise<unknown>;
