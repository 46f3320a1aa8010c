import type { Carried, Grant, Layout } from "../../ground/grant.ts";
import type { JsonObject } from "../../ground/json.ts";
import type { Schema } from "../../ground/schema.ts";
import type { Execution, ExecutionStatus, StartedExecution } from "./handle.ts";

/** Whether executions keep a durable record of every step, or are short and many. */
export type WorkflowType = "standard" | "express";

/** What the tasks of a workflow call, by the names that its definition has for it. */
export type WorkflowUses = Readonly<Record<string, Grant>>;

/** A workflow without its types: what drivers and compilers see. */
export interface WorkflowLayout extends Layout {
  readonly kind: "workflow";
  readonly type: WorkflowType;
  /** In the Amazon States Language; `${name}` stands for what `uses` has under that name. */
  readonly definition: JsonObject;
  readonly uses: WorkflowUses;
  readonly input: Schema;
  readonly output: Schema;
}

/** What an execution begins with: its input as JSON text, and the trace context. */
export interface ExecutionPayload {
  readonly input: string;
  readonly attributes: Carried;
}

/** How an Express execution ended that was waited for. */
export type ExecutionOutcome =
  | { readonly status: "SUCCEEDED"; readonly output: string }
  | {
      readonly status: Exclude<ExecutionStatus, "RUNNING" | "SUCCEEDED">;
      readonly error: string;
      readonly cause: string;
    };

/** What whoever has a task's token says of the task. `output` is JSON text. */
export type TaskAnswer =
  | { readonly type: "succeeded"; readonly token: string; readonly output: string }
  | { readonly type: "failed"; readonly token: string; readonly error: string; readonly cause: string }
  | { readonly type: "heartbeat"; readonly token: string };

/** A platform's way to the workflows of the app. */
export interface WorkflowDriver {
  /**
   * Begins an execution durably. With a name that an execution has or had: the same one if it runs and has the same input; else
   * throws `ExecutionExistsError`.
   */
  start(
    workflow: WorkflowLayout,
    payload: ExecutionPayload,
    name: string | undefined,
  ): Promise<StartedExecution>;
  /** Begins an Express execution and waits for its end. Throws `UnknownOutcomeError` where no answer came. */
  run(workflow: WorkflowLayout, payload: ExecutionPayload): Promise<ExecutionOutcome>;
  /** An execution of a Standard workflow; undefined where there is none of the name. Its output is JSON text. */
  describe(
    workflow: WorkflowLayout,
    name: string,
  ): Promise<(Omit<Execution<never>, "output"> & { readonly output?: string }) | undefined>;
  /** Ends an execution as ABORTED; changes nothing where it has ended. Throws `NotFoundError`. */
  stop(
    workflow: WorkflowLayout,
    name: string,
    reason: { readonly error: string; readonly cause: string },
  ): Promise<void>;
  /** Lets an execution go on from the state that it failed in. Throws `NotFoundError`, or `NotRedrivableError`. */
  redrive(workflow: WorkflowLayout, name: string): Promise<void>;
  /** Throws `TaskGoneError` where no task waits for the token. */
  answer(workflow: WorkflowLayout, answer: TaskAnswer): Promise<void>;
}

/**
 * "The maximum input or output size for a task, state, or execution is 256 KiB of data as a UTF-8 encoded string":
 * https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export const LARGEST_STATE_BYTES = 262_144;
