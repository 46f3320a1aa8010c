import { instance, type Reference } from "../ground/references.ts";

/** Types of Terraform: of the store, and of what is in it. */
export const STORE_TYPE = "azurerm_app_configuration";
export const KEY_TYPE = "azurerm_app_configuration_key";

/** The address of the app's store. */
export const STORE = `${STORE_TYPE}.configs`;

/** Address of the keys of configs, by name. */
export const KEYS = `${KEY_TYPE}.config`;

/** The key of a config in the store, which is there before whoever refers to it. */
export function keyReference(name: string): Reference {
  return { address: instance(KEYS, name), attribute: "key" };
}
