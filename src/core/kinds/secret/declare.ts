import { type Grant, granting } from "../../ground/grant.ts";
import type { SecretLayout } from "./driver.ts";
import type { SecretReader } from "./handle.ts";
import { secretHandling } from "./operations.ts";

export type * from "./handle.ts";
export { MissingSecretError } from "./missing-secret-error.ts";

/** A value that only some functions may know, such as a key of another service. Grant: `reader`. */
export interface Secret extends SecretLayout {
  readonly reader: Grant<SecretReader>;
}

/** Declares a secret. Its value is set on each platform by hand, or by whoever rotates it. */
export function secret(name: string): Secret {
  const layout: SecretLayout = { kind: "secret", name };
  return granting(layout, secretHandling);
}
