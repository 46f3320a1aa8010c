import type { Reference } from "../ground/reference.ts";

/** The type of secrets in Terraform. */
export const SECRET_TYPE = "aws_secretsmanager_secret";

/** The variable with the ARN of the key that secrets are encrypted with. */
export const SECRET_KEY = { input: "secrets_kms_key_arn" } as const;

/** Name of the policy that lets a function decrypt with it. */
export const KEY_POLICY = "secret-key";

/** A secret of the plan. */
export function secretReference(name: string): Reference {
  return { type: SECRET_TYPE, name, attribute: "arn", block: "secret" };
}
