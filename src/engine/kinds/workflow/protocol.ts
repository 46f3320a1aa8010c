import type { Carried, ExecutionOutcome, TaskAnswer } from "@motif/core/platform";
import type { Call } from "../../ground/operation.ts";
import type { ExecutionState } from "./execution.ts";

/** Begins an execution. */
export interface WorkflowStart {
  readonly type: "workflow.start";
  readonly resource: string;
  readonly name: string;
  /** JSON text. */
  readonly input: string;
  readonly attributes: Carried;
}

/** Begins an Express execution and waits for its end. */
export interface WorkflowRun {
  readonly type: "workflow.run";
  readonly resource: string;
  readonly name: string;
  readonly input: string;
  readonly attributes: Carried;
}

/** Looks at an execution. */
export interface WorkflowDescribe {
  readonly type: "workflow.describe";
  readonly resource: string;
  readonly name: string;
}

/** Ends an execution. */
export interface WorkflowStop {
  readonly type: "workflow.stop";
  readonly resource: string;
  readonly name: string;
  readonly error: string;
  readonly cause: string;
}

/** Lets an execution go on that ended without success. */
export interface WorkflowRedrive {
  readonly type: "workflow.redrive";
  readonly resource: string;
  readonly name: string;
}

/** Says something of the task that waits for a token. */
interface OfTask<Answer extends TaskAnswer["type"], Type extends string> {
  readonly type: Type;
  readonly resource: string;
  readonly answer: Extract<TaskAnswer, { readonly type: Answer }>;
}

export type WorkflowSucceed = OfTask<"succeeded", "workflow.succeed">;
export type WorkflowFail = OfTask<"failed", "workflow.fail">;
export type WorkflowHeartbeat = OfTask<"heartbeat", "workflow.heartbeat">;

/** Everything that a function can ask of a workflow. */
export type WorkflowOperation =
  | WorkflowStart
  | WorkflowRun
  | WorkflowDescribe
  | WorkflowStop
  | WorkflowRedrive
  | WorkflowSucceed
  | WorkflowFail
  | WorkflowHeartbeat;

/** What each operation gives. */
export interface WorkflowResults {
  /** When it began, in milliseconds since 1970. */
  readonly "workflow.start": number;
  /** Settles when the execution has ended. */
  readonly "workflow.run": Promise<ExecutionOutcome>;
  readonly "workflow.describe": ExecutionState | undefined;
  readonly "workflow.stop": null;
  readonly "workflow.redrive": null;
  readonly "workflow.succeed": null;
  readonly "workflow.fail": null;
  readonly "workflow.heartbeat": null;
}

/** Carries a workflow's operations. */
export type WorkflowCall = Call<WorkflowOperation, WorkflowResults>;
