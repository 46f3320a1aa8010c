import { block, provider, resource } from "@motif/compile";
import { describeRules } from "../testing/rules.ts";
import { SERVICE_RULES } from "./service-rules.ts";

const azurerm = (...services: readonly string[]) =>
  provider("azurerm", {
    resource_providers_to_register: [...services],
    features: block({ resource_group: block({ prevent_deletion_if_contains_resources: false }) }),
  });
const group = resource("azurerm_resource_group", "app", {});
const plan = resource("azurerm_service_plan", "app", {});

describeRules(SERVICE_RULES, {
  right: [["a service that is registered", [azurerm("Microsoft.Web"), group, plan]]],
  wrong: [
    ["AZURE_SERVICES_REGISTERED", "a service that is not", [azurerm("Microsoft.Storage"), group, plan]],
    [
      "AZURE_SERVICES_REGISTERED",
      "a type of which nobody said what its service is",
      [azurerm("Microsoft.Web"), group, resource("azurerm_redis_cache", "x", {})],
    ],
  ],
});
