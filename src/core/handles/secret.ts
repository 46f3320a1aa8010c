import type { SecretDriver } from "../drivers.ts";
import type { SecretLayout, SecretReader } from "../resources/secret.ts";

/** All operations on a secret. */
export function secretOperations(secret: SecretLayout, driver: SecretDriver): SecretReader {
  return { get: async () => driver.get(secret) };
}
