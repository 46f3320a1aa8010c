import { type Billing, metered, type Pricing } from "@motif/cost/kit";
import { FARGATE } from "../api/container.ts";
import { REST_API } from "../api/price.ts";
import { FUNCTION_PRICING } from "../function/price.ts";
import { metricsOf } from "../ground/alarms.ts";
import { DEFAULT_REGION } from "./region.ts";
import { type AwsPlan, ROOMS } from "./rooms.ts";

const WATCHING_BILLING: Billing = {
  aws_cloudwatch_metric_alarm: ["cloudwatch"],
  aws_cloudwatch_dashboard: ["cloudwatch"],
};

/** "3 Custom Dashboards referencing up to 50 metrics each per month" are free: https://aws.amazon.com/cloudwatch/pricing/. */
const FREE_METRICS = 50;

/** How many metrics the dashboard shows at least: nobody knows how many of their own the functions count. */
function metricsShown({ functions, watched }: AwsPlan): number {
  return watched.reduce(
    (sum, { of, charts }) => sum + charts.length * (of === "every-function" ? functions : of).length,
    0,
  );
}

/** What AWS bills for a plan. */
export const PRICING: Pricing<AwsPlan> = {
  ...FUNCTION_PRICING,
  provider: "aws",
  price: (plan, month) => [
    ...ROOMS.flatMap((room) => room.price?.(plan, month) ?? []),
    ...metered("cloudwatch", "alarms", {
      "standard-alarm": plan.alarms.reduce((sum, alarm) => sum + metricsOf(alarm), 0),
    }),
    ...metered("cloudwatch", "dashboard", {
      [metricsShown(plan) > FREE_METRICS ? "large-dashboard" : "dashboard"]: 1,
    }),
  ],
  warnings: (plan, month) => ROOMS.flatMap((room) => room.warnings?.(plan, month) ?? []),
  deploysTo: DEFAULT_REGION,
  watching: ["xray", "cloudwatch-logs"],
  container: FARGATE,
  otherGateway: REST_API,
  billing: Object.assign({}, WATCHING_BILLING, ...ROOMS.map((room) => room.billing)),
};
