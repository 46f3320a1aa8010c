import type { ApiTrigger } from "@motif/core/model";
import type { BasePlan } from "../ground/plan.ts";
import type { Trigger } from "../ground/room.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { type ApiPlans, allRoutes, calledByRoutes, planApi } from "./plan.ts";
import { apiPrice, BILLING } from "./price.ts";
import { QUOTAS } from "./profile.ts";
import { CONSTRAINTS, RULES } from "./rules.ts";
import { API, apiTerraform } from "./terraform.ts";
import { TEXTS } from "./texts.ts";

/** Requests come to the function apps, through API Management where there are several. */
export const api = {
  brings: "requests",
  awaited: true,
  called: calledByRoutes,
  unmatched: allRoutes,
  plan: planApi,
  charts: ({ api }) =>
    api === undefined || api.operations.length === 0
      ? []
      : [
          {
            title: "Requests by answer",
            target: API,
            namespace: "microsoft.apimanagement/service",
            metric: "Requests",
            aggregation: "Total",
            by: "GatewayResponseCodeCategory",
          },
        ],
  alarms: ({ api }) =>
    api === undefined || api.operations.length === 0
      ? []
      : [
          {
            name: "server-errors",
            description: "The API answered with 5xx",
            target: API,
            // https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-apimanagement-service-metrics
            namespace: "Microsoft.ApiManagement/service",
            metric: "Requests",
            aggregation: "Total",
            dimension: { name: "GatewayResponseCodeCategory", values: ["5xx"] },
          },
        ],
  terraform: apiTerraform,
  price: apiPrice,
  billing: BILLING,
  capabilities: CAPABILITIES,
  texts: TEXTS,
  quotas: QUOTAS,
  rules: RULES,
  constraints: CONSTRAINTS,
} satisfies Trigger<ApiTrigger, BasePlan & ApiPlans>;
