import {
  AccessDeniedError,
  ConditionFailedError,
  type FieldIssue,
  InvalidArgumentError,
  MotifError,
  NotFoundError,
  TerminalError,
  ThrottledError,
  TooLargeError,
  UnknownOutcomeError,
  ValidationError,
} from "@motif/core";
import { messageOf } from "@motif/core/platform";

/** An error on its way between threads. Errors that are not Motif's own have no code. */
export interface WireError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  /** Only with `ValidationError`. */
  readonly validation?: { readonly where: string; readonly issues: readonly FieldIssue[] };
}

const BY_NAME: Readonly<Record<string, new (message: string) => MotifError>> = {
  AccessDeniedError,
  ConditionFailedError,
  InvalidArgumentError,
  NotFoundError,
  TerminalError,
  ThrottledError,
  TooLargeError,
  UnknownOutcomeError,
};

/** Anything that was thrown, ready to be posted. */
export function toWire(error: unknown): WireError {
  if (!(error instanceof Error)) return { name: "Error", message: messageOf(error) };
  const { name, message } = error;
  if (error instanceof ValidationError) {
    return { name, message, code: error.code, validation: { where: error.where, issues: error.issues } };
  }
  return error instanceof MotifError ? { name, message, code: error.code } : { name, message };
}

/** The error on the other side: of the same class where all kinds of resources have it, else with the same name and code. */
export function fromWire(wire: WireError): Error {
  if (wire.validation) return new ValidationError(wire.validation.where, wire.validation.issues);
  const known = BY_NAME[wire.name];
  if (known) return new known(wire.message);
  const error = wire.code === undefined ? new Error(wire.message) : new MotifError(wire.code, wire.message);
  error.name = wire.name;
  return error;
}
