import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { SecretDriver } from "@motif/core/platform";
import { CLIENT_CONFIG } from "../ground/client/config.ts";
import { secretDriver } from "./secret-driver.ts";

/** Secrets in Secrets Manager. The client, and with it the connections, are made once per execution environment. */
export const secret: SecretDriver = secretDriver(new SecretsManagerClient(CLIENT_CONFIG));
