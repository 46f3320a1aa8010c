import type { GrantEntry } from "@motif/core/model";
import type { SecretLayout } from "@motif/core/platform";
import type { OptionalPolicy } from "../ground/plan.ts";
import type { Granted } from "../ground/room.ts";
import { actionsOf } from "../ground/statements.ts";
import { KEY_POLICY, SECRET_KEY, secretReference } from "./reference.ts";

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html */
const ACTIONS: Readonly<Record<string, readonly string[]>> = { get: ["secretsmanager:GetSecretValue"] };

/** What a grant of a secret becomes. */
export function grantedSecret({ name }: SecretLayout, operations: readonly string[]): Granted[] {
  return [{ actions: actionsOf(ACTIONS, operations), resources: [secretReference(name)] }];
}

/**
 * Secrets Manager decrypts with the caller's permission, and names the secret in the encryption context.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
export function decrypting(functionName: string, grants: readonly GrantEntry[]): OptionalPolicy {
  return {
    name: KEY_POLICY,
    given: SECRET_KEY,
    statement: {
      why: `${functionName}: decrypts what it was granted (${grants.map(({ name }) => name).join(", ")}) with the key of the secrets`,
      actions: ["kms:Decrypt"],
      resources: [SECRET_KEY],
      condition: {
        variable: "kms:EncryptionContext:SecretARN",
        values: grants.map(({ resource }) => secretReference(resource.name)),
      },
    },
  };
}
