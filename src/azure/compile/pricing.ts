import { type Billing, metered, type Pricing } from "@motif/cost/kit";
import { PREMIUM } from "../api/container.ts";
import { FUNCTION_PRICING } from "../function/price.ts";
import { DEFAULT_REGION } from "./region.ts";
import { type AzurePlan, ROOMS } from "./rooms.ts";

const WATCHING_BILLING: Billing = {
  azurerm_monitor_metric_alert: ["azure-monitor"],
  azurerm_application_insights_workbook: "a page of the portal; its queries of the telemetry are free",
};

/** What Azure bills for a plan. */
export const PRICING: Pricing<AzurePlan> = {
  ...FUNCTION_PRICING,
  provider: "azure",
  price: (plan, month) => [
    ...ROOMS.flatMap((room) => room.price?.(plan, month) ?? []),
    ...metered("azure-monitor", "alarms", { "metric-alert": plan.alarms.length }),
  ],
  warnings: (plan, month) => ROOMS.flatMap((room) => room.warnings?.(plan, month) ?? []),
  deploysTo: DEFAULT_REGION,
  watching: ["application-insights"],
  container: PREMIUM,
  billing: Object.assign({}, WATCHING_BILLING, ...ROOMS.map((room) => room.billing)),
};
