import { type Billing, metered, type Pricing } from "@motif/cost/kit";
import { FARGATE } from "../api/container.ts";
import { REST_API } from "../api/price.ts";
import { FUNCTION_PRICING } from "../function/price.ts";
import { metricsOf } from "../ground/alarms.ts";
import { workflowPrice } from "../workflow/price.ts";
import { DEFAULT_REGION } from "./region.ts";
import { type AwsPlan, ROOMS } from "./rooms.ts";

const ALARM_BILLING: Billing = { aws_cloudwatch_metric_alarm: ["cloudwatch"] };

/** What AWS bills for a plan. */
export const PRICING: Pricing<AwsPlan> = {
  ...FUNCTION_PRICING,
  provider: "aws",
  price: (plan, month) => [
    ...ROOMS.flatMap((room) => room.price?.(plan, month) ?? []),
    ...metered("cloudwatch", "alarms", {
      "standard-alarm": plan.alarms.reduce((sum, alarm) => sum + metricsOf(alarm), 0),
    }),
    ...workflowPrice(month),
  ],
  warnings: (plan, month) => ROOMS.flatMap((room) => room.warnings?.(plan, month) ?? []),
  deploysTo: DEFAULT_REGION,
  watching: ["xray", "cloudwatch-logs"],
  container: FARGATE,
  otherGateway: REST_API,
  billing: Object.assign({}, ALARM_BILLING, ...ROOMS.map((room) => room.billing)),
};
