import { MotifError, ThrottledError } from "@motif/core";

/** A command was meant for one version of a stream, and the stream has another. Read it again, then decide. */
export class WrongVersionError extends MotifError {
  override name = "WrongVersionError";
  /** The version that the stream has. */
  readonly version: number;

  constructor(stream: string, expected: number, version: number) {
    super(
      "wrong-version",
      `Stream ${stream} has version ${version}, and not ${expected}, for which the command was meant. Read it again, then decide.`,
    );
    this.version = version;
  }
}

/** Others appended to the same stream at the same moment, again and again. */
export class ContendedStreamError extends ThrottledError {
  override name = "ContendedStreamError";

  constructor(stream: string) {
    super(`Nothing was appended to stream ${stream}: too many commands for it at the same time.`);
  }
}

/** The events that a store keeps are not what its definition can read. Nothing was written. */
export class UnreadableEventError extends MotifError {
  override name = "UnreadableEventError";

  constructor(where: string, why: string) {
    super("unreadable-event", `The ${where} cannot be read: ${why}`);
  }
}
