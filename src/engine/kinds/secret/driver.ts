import { MissingSecretError, MotifError } from "@motif/core";
import type { SecretDriver } from "@motif/core/platform";
import type { SecretCall } from "./protocol.ts";

/** The engine's secrets, seen from a function: asked for each time, so that a new value is seen at once. */
export function secretDriver(call: SecretCall): SecretDriver {
  return {
    async get(secret) {
      try {
        return await call({ type: "secret.get", resource: secret.name });
      } catch (error) {
        throw isMissing(error) ? new MissingSecretError(error.message) : error;
      }
    },
  };
}

/** Between threads, an error of one kind of resource keeps its code, and not its class. */
function isMissing(error: unknown): error is MotifError {
  return error instanceof MotifError && error.code === "missing-secret";
}
