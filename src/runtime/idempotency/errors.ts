import { MotifError } from "@motif/core";

/** Another attempt at the same work may be under way. Try again when its lease has ended, or before. */
export class InProgressError extends MotifError {
  /** Milliseconds until the other's lease ends. */
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number) {
    super("in-progress", "Work with the same idempotency key is under way. Try again later.");
    this.retryAfterMs = retryAfterMs;
  }
}

/** The idempotency key was used with another payload. Use a new key for new work. */
export class KeyReusedError extends MotifError {
  constructor() {
    super(
      "key-reused",
      "The idempotency key was used before with another payload. Use a new key for new work.",
    );
  }
}

/** The lease ended and another attempt took the work over: stop, it is not yours any more. */
export class LeaseLostError extends MotifError {
  constructor() {
    super("lease-lost", "The lease ended and another attempt took the work over. Do no more of it.");
  }
}
