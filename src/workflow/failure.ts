/** Why a state, a branch or an execution failed: what Retry and Catch see. Either part may be missing, as a Fail state may say neither. */
export interface Failure {
  readonly error: string | null;
  readonly cause: string | null;
  /** A name that retriers and catchers may know it by as well: a missed heartbeat is a `States.Timeout` too. */
  readonly alias?: string;
}

/** Thrown while a state is evaluated; the step turns it into the failure of the state. */
export class StateError extends Error {
  readonly error: string;
  /** The field whose query failed, for the history. */
  readonly location: string | undefined;

  constructor(error: string, cause: string, location?: string) {
    super(cause);
    this.name = "StateError";
    this.error = error;
    this.location = location;
  }
}

/** Thrown while a state is evaluated, with a cause that stands as it is: AWS puts no state's name before it. */
export class FailedWith extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.cause ?? "");
    this.name = "FailedWith";
    this.failure = failure;
  }
}

/** What AWS calls a `States.Runtime` error: the input does not fit the definition. Nothing catches it. */
export function runtimeError(cause: string): StateError {
  return new StateError("States.Runtime", cause);
}

/** An intrinsic function that cannot do what it was asked for. */
export function intrinsicError(cause: string): StateError {
  return new StateError("States.IntrinsicFailure", cause);
}

/** A JSONata expression that failed, or gave what its field does not take. */
export function queryError(cause: string, location?: string): StateError {
  return new StateError("States.QueryEvaluationError", cause, location);
}

/**
 * Errors that `States.ALL` and `States.TaskFailed` do not match.
 * States.DataLimitExceeded: "This is a terminal error that can't be caught by the States.ALL error type."
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
const TERMINAL: readonly (string | null)[] = ["States.Runtime", "States.DataLimitExceeded"];

/** Whether a retrier or catcher is for a failure. States.Runtime is never matched, not even by its name. */
export function matches(names: readonly string[], { error, alias }: Failure): boolean {
  if (error === "States.Runtime") return false;
  return names.some((name) => {
    if (name === "States.ALL") return !TERMINAL.includes(error);
    if (name === "States.TaskFailed" && error !== "States.Timeout" && !TERMINAL.includes(error)) return true;
    return name === error || name === alias;
  });
}
