import type { BasePlan } from "../ground/plan.ts";
import type { Trigger } from "../ground/room.ts";
import { apiAlarms } from "./alarms.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { apiCharts } from "./charts.ts";
import { type ApiPlans, apiNeeds, planApi, streams } from "./plan.ts";
import { apiPrice, BILLING } from "./price.ts";
import { QUOTAS } from "./profile.ts";
import { API_TYPE } from "./reference.ts";
import { CONSTRAINTS, FLOORS, RULES } from "./rules.ts";
import { apiEvents, apiSam, sayApi } from "./sam.ts";
import { apiTerraform } from "./terraform.ts";
import { TEXTS } from "./texts.ts";

/** Requests come through API Gateway's HTTP API, or the URL of a function that streams. */
export const api = {
  brings: "requests",
  plan: planApi,
  adapter: (fn) => (streams(fn) ? "api/url" : "api"),
  needs: apiNeeds,
  alarms: apiAlarms,
  charts: apiCharts,
  terraform: apiTerraform,
  sam: apiSam,
  events: apiEvents,
  named: { [API_TYPE]: { sam: sayApi } },
  price: apiPrice,
  billing: BILLING,
  capabilities: CAPABILITIES,
  texts: TEXTS,
  quotas: QUOTAS,
  rules: RULES,
  constraints: CONSTRAINTS,
  floors: FLOORS,
} satisfies Trigger<BasePlan & ApiPlans>;
