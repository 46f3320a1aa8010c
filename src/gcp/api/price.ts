import {
  type Billing,
  checkUsage,
  GIB,
  type Month,
  metered,
  type Quantity,
  requestsOf,
} from "@motif/cost/kit";
import { type ApiPlans, isBehindGateway } from "./plan.ts";

/** What Google Cloud bills of what the gateway is made of. */
export const BILLING: Billing = {
  google_api_gateway_gateway: ["apigateway"],
  google_api_gateway_api: "part of the gateway",
  google_api_gateway_api_config: "part of the gateway",
};

/** A month of requests: those that come through an API Gateway, and what leaves for the internet. */
export function apiPrice(plan: ApiPlans, { usage }: Month): Quantity[] {
  const { api } = plan;
  if (!api) return [];
  const all = usage.triggers.api;
  const gathered = all.filter((route) => !api.direct.includes(route.function));
  return [
    ...metered("cloudrun", api.name, { "internet-egress-na": requestsOf(all).responseBytes / GIB }),
    ...(isBehindGateway(plan) ? apiGateway(api.name, { calls: requestsOf(gathered).requests }) : []),
  ];
}

/** Calls through API Gateway; the first 2 million of a month are free (https://cloud.google.com/api-gateway/pricing). */
export function apiGateway(resource: string, usage: { readonly calls: number }): Quantity[] {
  checkUsage(resource, usage);
  return metered("apigateway", resource, { calls: usage.calls });
}
