import { MotifError } from "@motif/core";

/** The breaker is open: the call was not made. */
export class BreakerOpenError extends MotifError {
  override name = "BreakerOpenError";
  /** Milliseconds until the breaker may let a call through. */
  readonly retryAfterMs: number;

  constructor(breaker: string, retryAfterMs: number) {
    super(
      "breaker-open",
      `Breaker ${breaker} is open, so the call was not made. Try again in ${retryAfterMs} ms.`,
    );
    this.retryAfterMs = retryAfterMs;
  }
}
