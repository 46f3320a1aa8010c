import type { SecretDriver } from "@motif/core/platform";
import type { SecretCall } from "./protocol.ts";

/** The engine's secrets, seen from a function: asked for each time, so that a new value is seen at once. */
export function secretDriver(call: SecretCall): SecretDriver {
  return { get: (secret) => call({ type: "secret.get", resource: secret.name }) };
}
