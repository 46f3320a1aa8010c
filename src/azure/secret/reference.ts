import { identifier } from "@motif/compile/kit";
import type { Reference, Setting } from "../ground/references.ts";

/** The type of key vaults in Terraform. */
export const VAULT_TYPE = "azurerm_key_vault";

/** The label of a secret's vault. */
export function vaultLabel(name: string): string {
  return `secret_${identifier(name)}`;
}

/** The address of a secret's vault. */
export function vaultAddress(name: string): string {
  return `${VAULT_TYPE}.${vaultLabel(name)}`;
}

/** A secret's address, without a version, so that it is always the newest. */
export function secretUri(name: string): readonly (string | Reference)[] {
  return [{ address: vaultAddress(name), attribute: "vault_uri" }, `secrets/${name}`];
}

/**
 * What an app setting holds for App Service to put the value in its place.
 * @see https://learn.microsoft.com/azure/app-service/app-service-key-vault-references
 */
export function secretSetting(name: string): Setting {
  return ["@Microsoft.KeyVault(SecretUri=", ...secretUri(name), ")"];
}
