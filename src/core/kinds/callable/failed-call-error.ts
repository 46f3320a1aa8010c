import { MotifError } from "../../ground/errors.ts";
import type { ThrownError } from "./driver.ts";

/**
 * A function that was called, and waited for, failed. What it did before that stays done. Whether it is worth another try is in
 * the name of its error: that is the callee's own, `OutOfStockError` say, or `FunctionTimeoutError`, `FunctionCrashError`.
 */
export class FailedCallError extends MotifError {
  override name = "FailedCallError";
  /** The function that failed. */
  readonly callee: string;
  /** The name of the error that it threw. */
  readonly errorName: string;
  /** The message of that error. */
  readonly errorMessage: string;

  constructor(callee: string, { name, message }: ThrownError) {
    super("call-failed", `Function ${callee} failed with ${name}: ${message}`);
    this.callee = callee;
    this.errorName = name;
    this.errorMessage = message;
  }
}
