import { MissingSecretError, parse } from "@motif/core";
import type { SecretDriver, SecretLayout } from "@motif/core/platform";
import { physicalName } from "@motif/runtime/variables";
import * as z from "zod/mini";
import { callJson, type Service } from "../ground/rest/api.ts";
import { ApiError } from "../ground/rest/api-error.ts";
import { serviceError } from "../ground/rest/service-error.ts";

const SECRET_MANAGER: Service = {
  address: "https://secretmanager.googleapis.com",
  emulator: "SECRET_MANAGER_EMULATOR_HOST",
};

/** How long an instance uses a value before it asks again: as on the other clouds. */
export const LIFETIME_MS = 300_000;

const answer = z.object({ payload: z.object({ data: z.optional(z.string()) }) });

interface Kept {
  readonly value: Promise<string>;
  readonly until: number;
}

/** Secrets in Secret Manager. Those who ask at the same time share one call; a call that failed is made again. */
export function secretDriver(now: () => number = Date.now): SecretDriver {
  const kept = new Map<string, Kept>();
  return {
    get(secret) {
      const before = kept.get(secret.name);
      if (before && now() < before.until) return before.value;
      const current: Kept = { value: read(secret), until: now() + LIFETIME_MS };
      kept.set(secret.name, current);
      current.value.catch(() => {
        if (kept.get(secret.name) === current) kept.delete(secret.name);
      });
      return current.value;
    },
  };
}

/** The driver of a deployed function. */
export const secret: SecretDriver = secretDriver();

/** The latest version (https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets.versions/access). */
async function read({ name }: SecretLayout): Promise<string> {
  const secret = physicalName("secret", name);
  const path = `/v1/${secret}/versions/latest:access`;
  const json = await callJson(SECRET_MANAGER, { method: "GET", path }).catch((error) => {
    throw hasNoValue(error) ? missing(name, secret) : serviceError(error, `secret ${name}`);
  });
  const { payload } = parse(answer, json, "answer of Secret Manager");
  const value = Buffer.from(payload.data ?? "", "base64").toString();
  if (value !== "") return value;
  throw missing(name, secret);
}

/** There is no version, or the latest one is disabled or destroyed. */
function hasNoValue(error: unknown): boolean {
  return error instanceof ApiError && ["NOT_FOUND", "FAILED_PRECONDITION"].includes(error.status);
}

function missing(name: string, secret: string): MissingSecretError {
  return new MissingSecretError(
    `Secret ${name} has no text as its value. Set one: gcloud secrets versions add ${secret} --data-file=<file>`,
  );
}
