import { MotifError, ThrottledError } from "@motif/core";

/** Whether a failed invocation had begun: one that found no place was not tried, and uses up no attempt. */
export function wasTried(error: unknown): boolean {
  return !(
    error instanceof ThrottledError ||
    (error instanceof MotifError && error.code === "no-environment")
  );
}

/** Whether no other attempt at what a failed invocation was for could succeed: its data is wrong, or its function says so. */
export function isTerminal(error: unknown): boolean {
  return error instanceof MotifError && (error.code === "terminal" || error.code === "validation-failed");
}
