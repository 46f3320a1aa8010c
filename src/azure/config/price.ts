import { entryNamed } from "@motif/core/model";
import { type Billing, DAYS_PER_MONTH, type Month, metered, type Quantity } from "@motif/cost/kit";
import type { ConfigPlans } from "./plan.ts";

/** What App Configuration bills. */
export const BILLING: Billing = {
  azurerm_app_configuration: ["appconfiguration"],
  azurerm_app_configuration_key: "a store is billed, not what is in it",
};

/** A month of configs: the store, and reads of them (https://azure.microsoft.com/pricing/details/app-configuration/). */
export function configPrice({ configs }: ConfigPlans, { usage }: Month): Quantity[] {
  if (configs.length === 0) return [];
  const requests = configs.flatMap(({ name }) =>
    requestsTo(`config ${name}`, entryNamed(usage.resources.config, name).reads),
  );
  return [...standardStore("config store"), ...requests];
}

/** A store of the standard tier, by the day. */
export function standardStore(resource: string): Quantity[] {
  return metered("appconfiguration", resource, { "standard-store": DAYS_PER_MONTH });
}

/** Requests to stores. */
export function requestsTo(resource: string, requests: number): Quantity[] {
  return metered("appconfiguration", resource, { requests });
}
