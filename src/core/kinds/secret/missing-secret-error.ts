import { type ErrorOptions, MotifError } from "../../ground/errors.ts";

/** A secret has no value here. The message says where to set it. */
export class MissingSecretError extends MotifError {
  override name = "MissingSecretError";
  constructor(message: string, options?: ErrorOptions) {
    super("missing-secret", message, options);
  }
}
