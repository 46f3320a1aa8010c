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

const CLASSES: readonly ErrorClass[] = [RetryableError, ThrottledError, UnknownOutcomeError];

/** The code of a `MotifError` where something was not reached, so that nothing was done. */
const UNAVAILABLE = "unavailable";

/**
 * Whether the same may succeed later: `RetryableError`, `ThrottledError`, `UnknownOutcomeError`, any `MotifError` with the code
 * `unavailable`, and what `more` names. `TerminalError` never may.
 */
export function isRetryable(error: unknown, more: RetryOn = []): boolean {
  if (error instanceof TerminalError) return false;
  const isOneOf = (classes: readonly ErrorClass[]) => classes.some((each) => error instanceof each);
  if (isOneOf(CLASSES) || (error instanceof MotifError && error.code === UNAVAILABLE)) return true;
  return typeof more === "function" ? more(error) : isOneOf(more);
}
