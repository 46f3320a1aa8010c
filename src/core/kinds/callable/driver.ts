import type { Carried, Layout } from "../../ground/grant.ts";
import type { RetryPolicy } from "../../ground/retry.ts";
import type { Schema } from "../../ground/schema.ts";

/** A callable without its types: what drivers and compilers see. */
export interface CallableLayout {
  readonly kind: "callable";
  /** That of the task, too. */
  readonly name: string;
  readonly input: Schema;
  readonly output: Schema;
  readonly retry?: RetryPolicy;
  readonly onSuccess?: Layout;
  readonly onFailure?: Layout;
}

/** What a function is called with: JSON text, and the trace context. */
export interface CallPayload {
  readonly input: string;
  readonly attributes: Carried;
}

/** What came of a call that was waited for: the output as JSON text, or what the function threw. */
export type CallResult = { readonly output: string } | { readonly error: ThrownError };

/** What a function threw, as its caller gets to see it. */
export interface ThrownError {
  /** The name of the error's class, such as `TypeError`; {@link FUNCTION_TIMEOUT} and {@link FUNCTION_CRASH} where it came to no end. */
  readonly name: string;
  readonly message: string;
}

/** The name of what a function "threw" that was stopped at its timeout. */
export const FUNCTION_TIMEOUT = "FunctionTimeoutError";

/** The name of what a function "threw" that ended before it answered. */
export const FUNCTION_CRASH = "FunctionCrashError";

/** A platform's way to the functions of the app. */
export interface CallableDriver {
  /**
   * Calls a function once and waits. Throws `ThrottledError` where it found no place, and `UnknownOutcomeError` where no answer
   * came: the function may have run.
   */
  invoke(callable: CallableLayout, payload: CallPayload, signal?: AbortSignal): Promise<CallResult>;
  /** Hands a call over durably, or throws. It is made later, once at least. */
  send(callable: CallableLayout, payload: CallPayload): Promise<{ readonly id: string }>;
  /** Whether the function could be called. Throws what `invoke` would for want of permission or of the function. */
  check(callable: CallableLayout, payload: CallPayload): Promise<void>;
}

/**
 * The largest input of a call that is waited for, and the largest output: "6 MB each for request and response (synchronous)"
 * (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html). The other clouds take more.
 */
export const LARGEST_CALL_BYTES = 6 * 1024 * 1024;

/** The largest input of an asynchronous call: "1 MB (asynchronous)" (the same page). */
export const LARGEST_SENT_BYTES = 1024 * 1024;

/** What a record has besides the input, as far as an app can know: a queue takes 1 MiB, and what does not fit is lost on Lambda. */
export const RECORD_BYTES = 64 * 1024;
