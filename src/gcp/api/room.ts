import type { ApiTrigger } from "@motif/core/model";
import type { BasePlan } from "../ground/plan.ts";
import { FUNCTION_TIMEOUT } from "../ground/profile.ts";
import type { Trigger } from "../ground/room.ts";
import { apiAlarms } from "./alarms.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { apiCharts } from "./charts.ts";
import { type ApiPlans, gatewayNames, isBehindGateway, planApi } from "./plan.ts";
import { apiPrice, BILLING } from "./price.ts";
import { QUOTAS } from "./profile.ts";
import { RULES } from "./rules.ts";
import { apiTerraform } from "./terraform.ts";
import { TEXTS } from "./texts.ts";
import { calledByRoutes, gatewayHelpers } from "./trigger-plan.ts";

/** Requests come to a function's own address, or through an API Gateway in front of several. */
export const api = {
  brings: "requests",
  ingress: "all",
  longest: { seconds: FUNCTION_TIMEOUT.value, who: "Cloud Run functions have" },
  called: calledByRoutes,
  helpers: gatewayHelpers,
  plan: planApi,
  services: (plan) => (isBehindGateway(plan) ? ["apigateway", "servicecontrol", "servicemanagement"] : []),
  physicalNames: gatewayNames,
  alarms: apiAlarms,
  charts: apiCharts,
  terraform: apiTerraform,
  price: apiPrice,
  billing: BILLING,
  capabilities: CAPABILITIES,
  texts: TEXTS,
  quotas: QUOTAS,
  rules: RULES,
} satisfies Trigger<ApiTrigger, BasePlan & ApiPlans>;
