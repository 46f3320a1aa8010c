import * as z from "zod/mini";
import type { GivenKind } from "../../ground/kind.ts";
import { secretFaults } from "./faults.ts";
import { secretOperations } from "./operations.ts";
import type { SecretOperation, SecretResults } from "./protocol.ts";
import {
  type GivenSecrets,
  givenSecrets,
  localSecrets,
  missingSecrets,
  type SecretSource,
  withoutSecrets,
} from "./source.ts";

/** Secrets. */
export const secret = {
  plural: "secrets",
  local: (appFolder) => localSecrets(appFolder),
  given: ({ secrets = {} }: GivenSecrets) => givenSecrets(secrets),
  missing: (secrets, appFolder) =>
    missingSecrets(
      secrets.map(({ name }) => name),
      appFolder,
    ),
  visible: withoutSecrets,
  operations: secretOperations,
  faults: secretFaults,
  description: { schema: z.strictObject({ name: z.string() }), of: ({ name }) => ({ name }) },
} as const satisfies GivenKind<
  "secret",
  "secrets",
  SecretSource,
  SecretOperation,
  SecretResults,
  GivenSecrets
>;
