import { type Billing, metered, type Pricing } from "@motif/cost/kit";
import { CLOUD_RUN_INSTANCES } from "../api/container.ts";
import { FUNCTION_PRICING } from "../function/price.ts";
import { DEFAULT_REGION } from "./region.ts";
import { type GcpPlan, ROOMS } from "./rooms.ts";

const WATCHING_BILLING: Billing = {
  google_monitoring_alert_policy: ["monitoring"],
  google_monitoring_dashboard: "a page of the console; reading metrics of Google Cloud's own there is free",
};

/** What Google Cloud bills for a plan. */
export const PRICING: Pricing<GcpPlan> = {
  ...FUNCTION_PRICING,
  provider: "gcp",
  price: (plan, month) => [
    ...ROOMS.flatMap((room) => room.price?.(plan, month) ?? []),
    ...metered("monitoring", "alarms", { "alert-condition": plan.alarms.length }),
  ],
  warnings: (plan, month) => ROOMS.flatMap((room) => room.warnings?.(plan, month) ?? []),
  deploysTo: DEFAULT_REGION,
  watching: ["logging"],
  container: CLOUD_RUN_INSTANCES,
  billing: Object.assign({}, WATCHING_BILLING, ...ROOMS.map((room) => room.billing)),
};
