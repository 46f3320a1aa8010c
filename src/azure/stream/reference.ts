import { instance, type Reference } from "../ground/references.ts";

/** The types of streams and of their consumers in Terraform. */
export const HUB_TYPE = "azurerm_eventhub";
export const GROUP_TYPE = "azurerm_eventhub_consumer_group";
export const NAMESPACE_TYPE = "azurerm_eventhub_namespace";

/** Address of the namespace of all streams. */
export const NAMESPACE = `${NAMESPACE_TYPE}.streams`;

/** Address of all streams, by name. */
export const HUBS = `${HUB_TYPE}.stream`;

/** The name of a stream's event hub. */
export function hubName(name: string): Reference {
  return { address: instance(HUBS, name), attribute: "name" };
}
