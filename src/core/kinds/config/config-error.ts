import { type ErrorOptions, MotifError } from "../../ground/errors.ts";

/** What a config is set to is no value of its schema. The message says what is wrong, and where to correct it. */
export class ConfigError extends MotifError {
  override name = "ConfigError";
  constructor(message: string, options?: ErrorOptions) {
    super("config-invalid", message, options);
  }
}
