import type { Handling } from "../../ground/grant.ts";
import type { SecretDriver, SecretLayout } from "./driver.ts";
import type { SecretReader } from "./handle.ts";

const READ = ["get"] satisfies (keyof SecretReader)[];

/** How handles of secrets are made. */
export const secretHandling = {
  kind: "secret",
  carries: false,
  accesses: { reader: READ },
  operations: (secret: SecretLayout, driver: SecretDriver): SecretReader => ({
    get: async () => driver.get(secret),
  }),
} as const satisfies Handling<SecretLayout, SecretDriver>;
