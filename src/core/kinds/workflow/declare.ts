import { type Grant, granting } from "../../ground/grant.ts";
import type { JsonObject } from "../../ground/json.ts";
import type { Parsed, Schema } from "../../ground/schema.ts";
import type { WorkflowLayout, WorkflowType, WorkflowUses } from "./driver.ts";
import type {
  WorkflowAnswerer,
  WorkflowController,
  WorkflowReader,
  WorkflowRunner,
  WorkflowStarter,
} from "./handle.ts";
import { workflowHandling } from "./operations.ts";

export type { WorkflowType, WorkflowUses } from "./driver.ts";
export {
  ExecutionExistsError,
  FailedExecutionError,
  NotRedrivableError,
  TaskGoneError,
} from "./execution-error.ts";
export type * from "./handle.ts";

/** What a workflow is. */
export interface WorkflowOptions<I extends Schema, O extends Schema> {
  /**
   * A state machine in the Amazon States Language: an object, or what `import … with { type: "json" }` gives. `${name}` stands for what
   * `uses` has under that name, wherever AWS has an ARN or a URL.
   */
  readonly definition: object;
  /**
   * What its tasks call: the `invoker` of a callable, the `sender` of a queue, the `starter` of another workflow. These are all its
   * permissions.
   */
  readonly uses: WorkflowUses;
  /** Every input is parsed with it where an execution is begun. */
  readonly input: I;
  /** Every output is parsed with it where it is read. */
  readonly output: O;
  /** `"standard"` if not given: up to a year, each step recorded once. `"express"`: five minutes at most, at least once. */
  readonly type?: WorkflowType;
}

/**
 * A workflow. Grants: `starter` (begin executions), `runner` (begin an Express one and wait), `reader` (see how one stands),
 * `controller` (stop, redrive) and `answerer` (answer tasks that wait for a token).
 */
export interface Workflow<I = unknown, O = unknown> extends WorkflowLayout {
  readonly input: Schema<I>;
  readonly output: Schema<O>;
  readonly starter: Grant<WorkflowStarter<I>>;
  readonly runner: Grant<WorkflowRunner<I, O>>;
  readonly reader: Grant<WorkflowReader<O>>;
  readonly controller: Grant<WorkflowController>;
  readonly answerer: Grant<WorkflowAnswerer>;
}

/**
 * Declares a workflow: a state machine in the Amazon States Language whose tasks call what the app has.
 *
 * @example
 * ```ts
 * import definition from "./order-saga.asl.json" with { type: "json" };
 *
 * export const orderSaga = workflow("order-saga", {
 *   definition, // "Resource": "${processPayment}"
 *   uses: { processPayment: processPayment.invoker },
 *   input: Order,
 *   output: Fulfilment,
 * });
 *
 * // functions/place-order.ts
 * export default http("place-order", { uses: { sagas: orderSaga.starter }, body: Order }, async ({ body, sagas }) =>
 *   Response.json(await sagas.start(body, { name: body.id }), { status: 202 }),
 * );
 * ```
 */
export function workflow<I extends Schema, O extends Schema>(
  name: string,
  { type = "standard", definition, ...options }: WorkflowOptions<I, O>,
): Workflow<Parsed<I>, Parsed<O>> {
  // What is no JSON is found when the app is checked.
  const layout: WorkflowLayout = {
    kind: "workflow",
    name,
    type,
    definition: definition as JsonObject,
    ...options,
  };
  return granting(layout, workflowHandling);
}
