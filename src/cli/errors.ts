import { MotifError } from "@motif/core";
import { messageOf } from "@motif/core/platform";

/** The user's command line cannot be carried out as it stands. Exit code 2. */
export class UsageError extends MotifError {
  constructor(message: string) {
    super("usage", message);
  }
}

/** A command has said what there is to say, and ends with this code: how it went is no error. */
export class Ended extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`ended with ${code}`);
    this.code = code;
  }
}

/**
 * What the user reads of an error. One that Motif threw on purpose says all in its message; any other is a mistake of
 * Motif's, and its stack is what a bug report needs.
 */
export function describeError(error: unknown): string {
  if (error instanceof MotifError) return `error: ${error.message}`;
  const stack = error instanceof Error ? (error.stack ?? error.message) : messageOf(error);
  return `error: unexpected, please report this with the lines below.\n${stack}`;
}
