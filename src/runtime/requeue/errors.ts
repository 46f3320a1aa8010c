import { MotifError, TerminalError, ThrottledError, UnknownOutcomeError } from "@motif/core";

/** Of a {@link RetryableError}. */
export interface RetryableErrorOptions {
  /** What happened, for programs and dead letters: `busy`, `http-503`; `retryable` if not given. */
  readonly code?: string;
  /** Milliseconds that whoever failed asked to be left alone for. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/**
 * Thrown by a handler to say that the same may succeed later: a dependency is slow, busy or away. `requeueingConsumer` sends
 * the message again; without it, this is an error like any other. Its message goes into dead letters.
 *
 * @example
 * throw new RetryableError("The partner is closed.", { code: "closed", retryAfterMs: 3_600_000 });
 */
export class RetryableError extends MotifError {
  override name = "RetryableError";
  readonly retryAfterMs: number | undefined;

  constructor(message: string, { code = "retryable", retryAfterMs, cause }: RetryableErrorOptions = {}) {
    super(code, message, cause === undefined ? {} : { cause });
    this.retryAfterMs = retryAfterMs;
  }
}

/** A message was tried in all its rounds, or is too old for another one. It becomes a dead letter. */
export class RoundsUsedUpError extends TerminalError {
  override name = "RoundsUsedUpError";
}

/** A class of errors. */
export type ErrorClass = abstract new (...args: never[]) => Error;

/** Errors that the same message may not meet later: classes, or a function that knows them. */
export type RetryOn = readonly ErrorClass[] | ((error: unknown) => boolean);

/** By their type alone: whoever throws them says so. */
const RETRYABLE: readonly ErrorClass[] = [RetryableError, ThrottledError, UnknownOutcomeError];

/** Whether a message is to be sent again after an error. `TerminalError` never is. */
export function isRetryable(error: unknown, more: RetryOn = []): boolean {
  if (error instanceof TerminalError) return false;
  const isOneOf = (classes: readonly ErrorClass[]) => classes.some((each) => error instanceof each);
  return isOneOf(RETRYABLE) || (typeof more === "function" ? more(error) : isOneOf(more));
}
