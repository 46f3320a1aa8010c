import type { SecretDriver } from "@motif/core/platform";
import { secretDriver } from "./secrets/secret-driver.ts";

/** Secrets in Secret Manager. */
export const secretManager: SecretDriver = secretDriver();
