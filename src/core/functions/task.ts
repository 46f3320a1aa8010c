import type { Context } from "../ground/context.ts";
import type { Handles, Uses } from "../ground/grant.ts";
import type { Schema } from "../ground/schema.ts";
import type { FunctionBase } from "./function.ts";
import type { FunctionSettings } from "./settings.ts";

/** What a task is made of. */
export interface TaskOptions<U extends Uses, I, O> extends FunctionSettings {
  readonly input: Schema<I>;
  readonly output: Schema<O>;
  readonly uses?: U;
}

/** What a task's handler receives. */
export type TaskInput<U extends Uses, I> = Context & Handles<U> & { readonly input: I };

/** A function that is called with an input and returns an output: by direct invocation or as a workflow's step. */
export interface TaskFunction extends FunctionBase {
  readonly kind: "task";
  readonly input: Schema;
  readonly output: Schema;
}

/** Declares a task. Its output is parsed with its schema before it is returned. */
export function task<I, O, U extends Uses = Record<never, never>>(
  name: string,
  options: TaskOptions<U, I, O>,
  handler: (input: TaskInput<U, I>) => O | Promise<O>,
): TaskFunction {
  const { input, output, uses, ...settings } = options;
  return {
    kind: "task",
    name,
    uses: uses ?? {},
    settings,
    input,
    output,
    handler: handler as FunctionBase["handler"],
  };
}
