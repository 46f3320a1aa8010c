import type { SecretDriver } from "@motif/core";
import { secretDriver } from "./secrets/secret-driver.ts";

/** Secrets in Secret Manager. */
export const secretManager: SecretDriver = secretDriver();
