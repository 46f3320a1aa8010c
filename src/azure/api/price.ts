import {
  type Billing,
  checkUsage,
  GIB,
  type Month,
  metered,
  type Quantity,
  requestsOf,
} from "@motif/cost/kit";
import type { ApiPlans } from "./plan.ts";

/** What API Management bills of what the gateway is made of. */
export const BILLING: Billing = {
  azurerm_api_management: ["apim-consumption"],
  azurerm_api_management_api: "part of the gateway",
  azurerm_api_management_api_operation: "part of the gateway",
  azurerm_api_management_api_operation_policy: "part of the gateway",
  azurerm_api_management_api_policy: "part of the gateway",
};

/** A month of requests: those that come through API Management, and what leaves for the internet. */
export function apiPrice({ api }: ApiPlans, { usage }: Month): Quantity[] {
  if (!api) return [];
  const all = usage.triggers.api;
  const gathered = all.filter((route) => !api.besides.some((beside) => beside.function === route.function));
  return [
    ...metered("bandwidth", api.name, { "internet-out": requestsOf(all).responseBytes / GIB }),
    ...(api.operations.length > 0 ? apiManagement(api.name, { calls: requestsOf(gathered).requests }) : []),
  ];
}

/** Calls through API Management's Consumption tier (https://azure.microsoft.com/pricing/details/api-management/). */
export function apiManagement(resource: string, usage: { readonly calls: number }): Quantity[] {
  checkUsage(resource, usage);
  return metered("apim-consumption", resource, { calls: usage.calls });
}
