import { type Module, resourcesOf } from "@motif/compile";
import { literal, type Rule } from "@motif/compile/kit";
import { GROUP_TYPE } from "./references.ts";

/**
 * What has to be registered in a subscription before there can be resources whose type begins like this.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/azure-services-resource-providers
 */
const SERVICES: readonly (readonly [beginning: string, service: string])[] = [
  ["azurerm_api_management", "Microsoft.ApiManagement"],
  ["azurerm_app_configuration", "Microsoft.AppConfiguration"],
  ["azurerm_application_insights", "microsoft.insights"],
  ["azurerm_cosmosdb", "Microsoft.DocumentDB"],
  ["azurerm_eventgrid", "Microsoft.EventGrid"],
  ["azurerm_eventhub", "Microsoft.EventHub"],
  ["azurerm_function_app", "Microsoft.Web"],
  ["azurerm_key_vault", "Microsoft.KeyVault"],
  ["azurerm_log_analytics", "Microsoft.OperationalInsights"],
  ["azurerm_monitor", "microsoft.insights"],
  ["azurerm_service_plan", "Microsoft.Web"],
  ["azurerm_servicebus", "Microsoft.ServiceBus"],
  ["azurerm_storage", "Microsoft.Storage"],
  ["azurerm_user_assigned_identity", "Microsoft.ManagedIdentity"],
];

/** Types of services that every subscription has. */
const EVERYWHERE = [GROUP_TYPE, "azurerm_role_assignment"];

/** A fresh subscription has few services; the provider registers those that the module names, and no others. */
export const SERVICE_RULES: readonly Rule[] = [
  {
    code: "AZURE_SERVICES_REGISTERED",
    appliesTo: [GROUP_TYPE],
    check: (_, module) => {
      const registered = registeredIn(module);
      const types = resourcesOf(module).map(({ labels }) => labels[0]);
      const wanting = types
        .filter((type) => type.startsWith("azurerm_") && !EVERYWHERE.includes(type))
        .find((type) => !registered.includes(serviceOf(type)));
      return wanting === undefined
        ? undefined
        : `is for a module with ${wanting}, whose service it does not register; name it in resource_providers_to_register`;
    },
  },
];

function serviceOf(type: string): string | undefined {
  return SERVICES.find(([beginning]) => type.startsWith(beginning))?.[1];
}

function registeredIn(module: Module): readonly unknown[] {
  return module.files
    .flatMap(({ blocks }) => blocks)
    .filter(({ type, labels }) => type === "provider" && labels[0] === "azurerm")
    .flatMap((provider) => {
      const services = literal(provider, "resource_providers_to_register");
      return Array.isArray(services) ? services : [];
    });
}
