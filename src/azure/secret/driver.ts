import { MissingSecretError } from "@motif/core";
import type { SecretDriver } from "@motif/core/platform";
import { resourceVariable } from "@motif/runtime/variables";

/** What an app setting holds whose reference to Key Vault could not be resolved. */
const REFERENCE = "@Microsoft.KeyVault(";

/**
 * Secrets in Key Vault, as references in app settings: App Service puts the value into the environment, and looks for a
 * new one once a day, and at every restart (https://learn.microsoft.com/azure/app-service/app-service-key-vault-references).
 */
export const secret: SecretDriver = {
  async get({ name }) {
    const variable = resourceVariable("secret", name);
    const value = process.env[variable];
    if (value && !value.startsWith(REFERENCE)) return value;
    throw new MissingSecretError(
      `Secret ${name} has no value: the app setting ${variable} is empty, or its reference to Key Vault was not resolved. Give the secret a value in its key vault, then restart the function app.`,
    );
  },
};
