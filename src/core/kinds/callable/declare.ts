import { type Grant, granting } from "../../ground/grant.ts";
import type { RetryPolicy } from "../../ground/retry.ts";
import type { Parsed, Schema } from "../../ground/schema.ts";
import type { QueueLayout } from "../queue/driver.ts";
import type { CallableLayout } from "./driver.ts";
import type { FunctionInvoker, FunctionSender } from "./handle.ts";
import { callableHandling } from "./operations.ts";

export { FailedCallError } from "./failed-call-error.ts";
export type * from "./handle.ts";
export { type CallCondition, type CallRecord, callRecord } from "./record.ts";

/** What a callable is. */
export interface CallableOptions<I extends Schema, O extends Schema> {
  /** Every input is parsed with it where the call is made, and again in the function. */
  readonly input: I;
  /** Every output is parsed with it in the function, and again where the call was made. */
  readonly output: O;
  /** How what failed is tried again that nobody waited for: twice, after 1 and 2 minutes, if not given. */
  readonly retry?: RetryPolicy;
  /** Gets a {@link CallRecord} of every call that nobody waited for and that succeeded. Not FIFO. */
  readonly onSuccess?: QueueLayout;
  /** Gets a {@link CallRecord} of every such call that failed for good, in place of the function's dead-letter queue. Not FIFO. */
  readonly onFailure?: QueueLayout;
}

/**
 * A task as other functions see it, without its code. Grants: `invoker` (wait for the output, dry run) and `sender` (call
 * without waiting).
 */
export interface Callable<I = unknown, O = unknown> extends CallableLayout {
  readonly input: Schema<I>;
  readonly output: Schema<O>;
  readonly invoker: Grant<FunctionInvoker<I, O>>;
  readonly sender: Grant<FunctionSender<I>>;
}

/**
 * Declares a task that other functions call, beside the app's resources: functions do not import each other, so that no
 * bundle holds another function's code, and two that call each other need no circular import. {@link task} has the code.
 *
 * @example
 * ```ts
 * // resources.ts
 * export const quote = callable("quote", { input: Order, output: z.object({ price: z.number() }) });
 *
 * // functions/quote.ts
 * export default task(quote, {}, ({ input }) => ({ price: input.count * 3 }));
 *
 * // functions/buy.ts
 * export default http("buy", { uses: { quote: quote.invoker }, body: Order }, async ({ body, quote }) =>
 *   Response.json(await quote.invoke(body)),
 * );
 * ```
 */
export function callable<I extends Schema, O extends Schema>(
  name: string,
  options: CallableOptions<I, O>,
): Callable<Parsed<I>, Parsed<O>> {
  const layout: CallableLayout = { kind: "callable", name, ...options };
  return granting(layout, callableHandling);
}
