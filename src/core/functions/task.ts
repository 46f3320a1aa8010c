import type { Context } from "../ground/context.ts";
import type { Handles, Layout, Uses } from "../ground/grant.ts";
import type { RetryPolicy } from "../ground/retry.ts";
import type { Schema } from "../ground/schema.ts";
import type { FunctionBase } from "./function.ts";
import type { FunctionSettings } from "./settings.ts";

/** What a task of a callable is made of. */
export interface TaskSettings<U extends Uses> extends FunctionSettings {
  readonly uses?: U;
}

/** What a task is made of. */
export interface TaskOptions<U extends Uses, I, O> extends TaskSettings<U> {
  readonly input: Schema<I>;
  readonly output: Schema<O>;
}

/** What a task's handler receives. */
export type TaskInput<U extends Uses, I> = Context & Handles<U> & { readonly input: I };

/** What others know of a task: a callable. */
export interface TaskContract<I = unknown, O = unknown> extends Layout {
  readonly input: Schema<I>;
  readonly output: Schema<O>;
  readonly retry?: RetryPolicy;
  readonly onSuccess?: Layout;
  readonly onFailure?: Layout;
}

/** A function that is called with an input and returns an output: by direct invocation or as a workflow's step. */
export interface TaskFunction extends FunctionBase {
  readonly kind: "task";
  readonly input: Schema;
  readonly output: Schema;
  /** The callable that it is the code of; not there where no function calls it. */
  readonly contract?: TaskContract;
}

/**
 * Declares a task: of a callable, where other functions call it, or with a name and schemas of its own. Its output is parsed
 * with its schema before it is returned.
 *
 * @example
 * ```ts
 * export default task(quote, { uses: { prices: prices.reader } }, async ({ input, prices }) => ({
 *   price: (await prices.get(input.sku)).price,
 * }));
 * ```
 */
export function task<I, O, U extends Uses = Record<never, never>>(
  contract: TaskContract<I, O>,
  settings: TaskSettings<U>,
  handler: (input: TaskInput<U, I>) => O | Promise<O>,
): TaskFunction;
export function task<I, O, U extends Uses = Record<never, never>>(
  name: string,
  options: TaskOptions<U, I, O>,
  handler: (input: TaskInput<U, I>) => O | Promise<O>,
): TaskFunction;
export function task(
  declared: string | TaskContract,
  options: TaskSettings<Uses> & Partial<Pick<TaskOptions<Uses, unknown, unknown>, "input" | "output">>,
  handler: (input: never) => unknown,
): TaskFunction {
  const { uses, input: ownInput, output: ownOutput, ...settings } = options;
  const contract = typeof declared === "string" ? undefined : declared;
  const { name, input, output } = contract ?? { name: declared, input: ownInput, output: ownOutput };
  return {
    kind: "task",
    name,
    uses: uses ?? {},
    settings,
    input,
    output,
    ...(contract && { contract }),
    handler: handler as FunctionBase["handler"],
  } as TaskFunction; // the overloads say that either the contract or the options have the schemas
}
