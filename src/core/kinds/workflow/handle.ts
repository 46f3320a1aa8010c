/** How an execution stands, in the words of Step Functions. */
export type ExecutionStatus = "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";

/** An execution of a Standard workflow. */
export interface Execution<O> {
  readonly name: string;
  readonly status: ExecutionStatus;
  /** RFC 3339. */
  readonly startedAt: string;
  /** RFC 3339; not there while it runs. */
  readonly stoppedAt?: string;
  /** Of one that succeeded. */
  readonly output?: O;
  /** Of one that did not. */
  readonly error?: string;
  readonly cause?: string;
}

/** An execution that was begun. */
export interface StartedExecution {
  /** Of its workflow, no two of which are the same within 90 days. */
  readonly name: string;
  /** RFC 3339. */
  readonly startedAt: string;
}

/** How an execution is begun. */
export interface StartOptions {
  /**
   * Of 1 to 80 letters, digits, dashes and underscores: whoever begins an execution twice under one name begins it once. A new UUID
   * if not given. Express executions take none.
   */
  readonly name?: string;
}

/** Beginning executions. */
export interface WorkflowStarter<I> {
  /**
   * Begins an execution, and returns when that is durable. With the name and the input of an execution that runs, it gives that one; where
   * that has ended, or had another input, throws {@link ExecutionExistsError}. Throws `ValidationError` for an input that is not
   * valid, `TooLargeError` for one of more than 256 KiB, `ThrottledError`, and `UnknownOutcomeError` (it may have begun: with a
   * name, begin it again).
   *
   * @example
   * ```ts
   * const { name } = await orders.start(order, { name: order.id });
   * ```
   */
  start(input: I, options?: StartOptions): Promise<StartedExecution>;
}

/** Running Express executions. */
export interface WorkflowRunner<I, O> {
  /**
   * Begins an Express execution, waits for its end and gives its output. Throws {@link FailedExecutionError} with the name of the error
   * that ended it, `UnknownOutcomeError` where no answer came, and as `start` does.
   */
  run(input: I): Promise<O>;
}

/** Looking at executions of a Standard workflow. */
export interface WorkflowReader<O> {
  /** The execution of a name; undefined where there is none. What it says may be seconds old on a cloud. */
  describe(name: string): Promise<Execution<O> | undefined>;
}

/** Ending executions of a Standard workflow, and letting failed ones go on. */
export interface WorkflowController {
  /** Ends an execution as ABORTED; changes nothing where it has ended already. Throws `NotFoundError`. */
  stop(name: string, reason?: { readonly error?: string; readonly cause?: string }): Promise<void>;
  /**
   * Lets an execution that failed, timed out or was aborted go on from the state that it ended in, with the definition that it began with.
   * Throws `NotFoundError`, and {@link NotRedrivableError} where it has not failed.
   */
  redrive(name: string): Promise<void>;
}

/** Answering tasks that wait for their token. All throw {@link TaskGoneError} where none waits for it (any more). */
export interface WorkflowAnswerer {
  /** The task succeeded: its state goes on with this output. */
  succeed(token: string, output: unknown): Promise<void>;
  /** The task failed: its state tries again, catches or fails, by the name of the error. */
  fail(token: string, error: string, cause?: string): Promise<void>;
  /** The task is still worked on: `HeartbeatSeconds` begin again. */
  heartbeat(token: string): Promise<void>;
}
