import {
  averageOf,
  type Billing,
  checkUsage,
  chunks,
  GIB,
  KIB,
  type Measure,
  type Month,
  metered,
  type OtherGateway,
  type Quantity,
  type RouteUsage,
  requestsOf,
} from "@motif/cost/kit";
import { chargedStreamGB } from "../function/meter.ts";
import { logPrice } from "../ground/log-price.ts";
import type { ApiPlans } from "./plan.ts";

/** What AWS bills of what the API and function URLs are made of. */
export const BILLING: Billing = {
  aws_apigatewayv2_api: ["apigateway-http", "data-transfer"],
  aws_apigatewayv2_integration: "part of the API",
  aws_apigatewayv2_route: "part of the API",
  aws_apigatewayv2_stage: ["cloudwatch-logs"],
  aws_lambda_function_url: ["lambda", "data-transfer"],
  aws_lambda_permission: "permissions are free",
};

/** A month of requests: those through API Gateway with its access log, those to function URLs, and what leaves for the internet. */
export function apiPrice({ api, functionUrls }: ApiPlans, { usage, assumptions }: Month): Quantity[] {
  const gathered = gatheredRoutes({ functionUrls }, usage.triggers.api);
  const { requests, requestBytes, responseBytes } = requestsOf(gathered);
  const ofApi = api
    ? [
        ...httpApi(api.name, { requests, requestBytes }),
        ...transfer(api.name, responseBytes),
        ...logPrice(api.name, requests * assumptions.accessLogBytes, api.logRetentionDays),
      ]
    : [];
  return [...ofApi, ...functionUrls.flatMap(({ function: name }) => ofUrl(name, usage.triggers.api))];
}

/** API Gateway's other kind of API. */
export const REST_API: OtherGateway<ApiPlans> = {
  name: "A REST API in place of the HTTP API",
  takenFor: "usage plans, caching or validation at the gateway",
  replaces: "apigateway-http",
  quantities: (plan, { usage }) => {
    if (!plan.api) return [];
    const { requests } = requestsOf(gatheredRoutes(plan, usage.triggers.api));
    return restApi(plan.api.name, { requests });
  },
};

/** The routes that the gateway has: the others are called at URLs of their functions. */
function gatheredRoutes({ functionUrls }: Pick<ApiPlans, "functionUrls">, routes: readonly RouteUsage[]) {
  return routes.filter((route) => !functionUrls.some((url) => url.function === route.function));
}

function ofUrl(name: string, all: readonly RouteUsage[]): Quantity[] {
  const routes = all.filter((route) => route.function === name);
  const { requests, responseBytes } = requestsOf(routes);
  const streamedGB = routes.reduce(
    (sum, route) =>
      sum + chargedStreamGB(route.events, route.events === 0 ? 0 : route.responseBytes / route.events),
    0,
  );
  return [
    ...metered("lambda", name, { "function-url": requests, "response-streaming": streamedGB }),
    ...transfer(name, responseBytes),
  ];
}

/** Data transfer to the internet; that to AWS services of the same region is free. */
function transfer(resource: string, bytes: number): Quantity[] {
  return metered("data-transfer", resource, { "internet-out": bytes / GIB });
}

/** A month of an API Gateway HTTP API. */
export interface HttpApiUsage {
  readonly requests: number;
  readonly requestBytes: Measure;
}

/** HTTP APIs are metered per 512 KB of the request (https://aws.amazon.com/api-gateway/pricing/). */
export function httpApi(resource: string, usage: HttpApiUsage): Quantity[] {
  checkUsage(resource, usage);
  const perRequest = averageOf(usage.requestBytes, (bytes) => chunks(bytes, 512 * KIB));
  return metered("apigateway-http", resource, { requests: usage.requests * perRequest });
}

/** A month of an API Gateway REST API. */
export interface RestApiUsage {
  readonly requests: number;
  /** Hours a 1.6 GB cache exists, the only size in the book. */
  readonly cacheHours?: number;
}

/** REST APIs count calls whatever their size. */
export function restApi(resource: string, usage: RestApiUsage): Quantity[] {
  checkUsage(resource, usage);
  return metered("apigateway-rest", resource, { requests: usage.requests, "cache-1.6GB": usage.cacheHours });
}
