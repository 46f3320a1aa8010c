import { MotifError } from "../../ground/errors.ts";

/** An execution of that name runs with another input, or has ended. Code: `execution-exists`. */
export class ExecutionExistsError extends MotifError {
  override readonly name = "ExecutionExistsError";
  constructor(workflow: string, execution: string) {
    super(
      "execution-exists",
      `Workflow ${workflow} has an execution ${execution} with another input, or one that has ended.`,
    );
  }
}

/** No task waits for the token: it was answered, its time is over, or its execution has ended. Code: `task-gone`. */
export class TaskGoneError extends MotifError {
  override readonly name = "TaskGoneError";
  constructor(workflow: string) {
    super(
      "task-gone",
      `No task of workflow ${workflow} waits for this token: it was answered, its time is over, or its execution has ended.`,
    );
  }
}

/** The execution cannot go on: it runs, or it succeeded. Code: `not-redrivable`. */
export class NotRedrivableError extends MotifError {
  override readonly name = "NotRedrivableError";
  constructor(workflow: string, execution: string) {
    super(
      "not-redrivable",
      `Execution ${execution} of workflow ${workflow} cannot be redriven: it has not failed, or too long ago.`,
    );
  }
}

/** An Express execution that was waited for failed. Code: `execution-failed`. */
export class FailedExecutionError extends MotifError {
  override readonly name = "FailedExecutionError";
  /** The name of the error that ended it: `States.Timeout`, `PaymentFailed`. */
  readonly errorName: string;
  constructor(workflow: string, errorName: string, cause: string) {
    super("execution-failed", `Workflow ${workflow} failed with ${errorName}: ${cause}`);
    this.errorName = errorName;
  }
}
