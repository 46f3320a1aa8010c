import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { MissingSecretError } from "@motif/core";
import type { SecretDriver, SecretLayout } from "@motif/core/platform";
import { physicalName } from "@motif/runtime/variables";
import { errorName, serviceError } from "../ground/client/service-error.ts";

/**
 * How long an environment uses a value before it asks again: what AWS's own extension for Lambda waits if nothing else is
 * said (https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieving-secrets_lambda.html).
 */
export const LIFETIME_MS = 300_000;

interface Kept {
  readonly value: Promise<string>;
  readonly until: number;
}

/** Secrets in Secrets Manager. Those who ask at the same time share one call; a call that failed is made again. */
export function secretDriver(client: SecretsManagerClient, now: () => number = Date.now): SecretDriver {
  const kept = new Map<string, Kept>();
  return {
    get(secret) {
      const before = kept.get(secret.name);
      if (before && now() < before.until) return before.value;
      const current: Kept = { value: read(client, secret), until: now() + LIFETIME_MS };
      kept.set(secret.name, current);
      current.value.catch(() => {
        if (kept.get(secret.name) === current) kept.delete(secret.name);
      });
      return current.value;
    },
  };
}

async function read(client: SecretsManagerClient, { name }: SecretLayout): Promise<string> {
  const SecretId = physicalName("secret", name);
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId })).catch((error) => {
    // Also where the secret is there and has no value yet.
    throw errorName(error) === "ResourceNotFoundException"
      ? missing(name, SecretId)
      : serviceError(error, `secret ${name}`);
  });
  if (SecretString) return SecretString;
  throw missing(name, SecretId);
}

function missing(name: string, arn: string): MissingSecretError {
  return new MissingSecretError(
    `Secret ${name} has no text as its value. Set one: aws secretsmanager put-secret-value --secret-id ${arn} --secret-string file://<file>`,
  );
}
