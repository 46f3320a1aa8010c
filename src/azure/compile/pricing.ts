import { type Billing, metered, type Pricing } from "@motif/cost/kit";
import { PREMIUM } from "../api/container.ts";
import { FUNCTION_PRICING } from "../function/price.ts";
import { workflowPrice } from "../workflow/price.ts";
import { DEFAULT_REGION } from "./region.ts";
import { type AzurePlan, ROOMS } from "./rooms.ts";

const ALARM_BILLING: Billing = { azurerm_monitor_metric_alert: ["azure-monitor"] };

/** What Azure bills for a plan. */
export const PRICING: Pricing<AzurePlan> = {
  ...FUNCTION_PRICING,
  provider: "azure",
  price: (plan, month) => [
    ...ROOMS.flatMap((room) => room.price?.(plan, month) ?? []),
    ...metered("azure-monitor", "alarms", { "metric-alert": plan.alarms.length }),
    ...workflowPrice(month),
  ],
  warnings: (plan, month) => ROOMS.flatMap((room) => room.warnings?.(plan, month) ?? []),
  deploysTo: DEFAULT_REGION,
  watching: ["application-insights"],
  container: PREMIUM,
  billing: Object.assign({}, ALARM_BILLING, ...ROOMS.map((room) => room.billing)),
};
