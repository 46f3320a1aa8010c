import { instance, type Reference, type Setting } from "../ground/references.ts";

/** The type of key vaults in Terraform. */
export const VAULT_TYPE = "azurerm_key_vault";

/** Address of the secrets' vaults, by name. */
export const VAULTS = `${VAULT_TYPE}.secret`;

/** A secret's address, without a version, so that it is always the newest. */
export function secretUri(name: string): readonly (string | Reference)[] {
  return [{ address: instance(VAULTS, name), attribute: "vault_uri" }, `secrets/${name}`];
}

/**
 * What an app setting holds for App Service to put the value in its place.
 * @see https://learn.microsoft.com/azure/app-service/app-service-key-vault-references
 */
export function secretSetting(name: string): Setting {
  return ["@Microsoft.KeyVault(SecretUri=", ...secretUri(name), ")"];
}
