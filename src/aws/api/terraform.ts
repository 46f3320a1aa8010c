import {
  type Addressed,
  block,
  jsonencode,
  output,
  type Resource,
  ref,
  resource,
  tpl,
  v,
  variable,
} from "@motif/compile";
import { fullName, identifier } from "@motif/compile/kit";
import type { BasePlan, FunctionPlan } from "../ground/plan.ts";
import type { TerraformParts } from "../ground/room.ts";
import { functionAddress, refer, targetOf } from "../ground/terraform.ts";
import type { ApiPlan, ApiPlans } from "./plan.ts";
import { QUOTAS } from "./profile.ts";
import { API_TYPE, apiReference } from "./reference.ts";
import { urlTerraform } from "./url/terraform.ts";

/** What API Gateway logs of each request: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html */
export const ACCESS_LOG_FIELDS: Readonly<Record<string, string>> = {
  requestId: "$context.requestId",
  time: "$context.requestTime",
  ip: "$context.identity.sourceIp",
  method: "$context.httpMethod",
  route: "$context.routeKey",
  status: "$context.status",
  bytes: "$context.responseLength",
  latency: "$context.responseLatency",
  integrationLatency: "$context.integrationLatency",
  error: "$context.integrationErrorMessage",
};

/** The HTTP API with its routes, the permission of each route to call its function, and the URLs of functions that stream. */
export function apiTerraform(plan: BasePlan & ApiPlans): TerraformParts {
  const { api, app, functions } = plan;
  const urls = urlTerraform(plan);
  if (!api) return urls;
  return {
    api: [...gateway(app, api, functions), ...(urls.api ?? [])],
    observability: [accessLog(app, api)],
    variables: [...(urls.variables ?? []), ...throttling()],
    outputs: { addresses: [...apiOutputs(api), ...(urls.outputs?.addresses ?? [])] },
  };
}

function gateway(app: string, api: ApiPlan, functions: readonly FunctionPlan[]): Resource[] {
  const id = identifier(api.name);
  const served = functions.filter(({ name }) => api.routes.some((route) => route.function === name));
  return [
    httpApi(app, api),
    resource("aws_apigatewayv2_stage", id, {
      api_id: refer(apiReference(api.name, "id")),
      name: "$default",
      auto_deploy: true,
      access_log_settings: block({
        destination_arn: ref(`aws_cloudwatch_log_group.api_${id}`, "arn"),
        format: jsonencode(ACCESS_LOG_FIELDS),
      }),
      default_route_settings: block({
        throttling_rate_limit: v("api_throttling_rate"),
        throttling_burst_limit: v("api_throttling_burst"),
      }),
    }),
    ...served.map(({ name }) => integration(api, name, functions)),
    ...api.routes.map((route) =>
      resource("aws_apigatewayv2_route", route.label, {
        api_id: refer(apiReference(api.name, "id")),
        route_key: `${route.method} ${route.path}`,
        authorization_type: "NONE",
        target: tpl`integrations/${ref(`aws_apigatewayv2_integration.${identifier(route.function)}`, "id")}`,
      }),
    ),
    ...api.routes.map((route) =>
      resource("aws_lambda_permission", route.label, {
        statement_id: route.label,
        action: "lambda:InvokeFunction",
        function_name: ref(functionAddress(route.function), "function_name"),
        qualifier: targetOf(functions, route.function).qualifier,
        principal: "apigateway.amazonaws.com",
        source_arn: tpl`${ref(`aws_apigatewayv2_stage.${id}`, "execution_arn")}/${route.method}${anyParameter(route.path)}`,
      }),
    ),
  ];
}

function accessLog(app: string, { name, logRetentionDays }: ApiPlan): Resource {
  return resource(
    "aws_cloudwatch_log_group",
    `api_${identifier(name)}`,
    { name: tpl`/aws/vendedlogs/apigateway/${fullName(app, name)}`, retention_in_days: logRetentionDays },
    {
      comment:
        "Below /aws/vendedlogs/ log groups need no room in the account's one resource policy for logs.",
    },
  );
}

function throttling(): Addressed[] {
  return [
    variable("api_throttling_rate", {
      type: "number",
      description: "Requests a second that the API takes on average; more are answered 429.",
      default: 1000,
    }),
    variable("api_throttling_burst", {
      type: "number",
      description: "Requests that the API takes at once, over the average.",
      default: 500,
    }),
  ];
}

function apiOutputs({ name }: ApiPlan): Addressed[] {
  const url = refer(apiReference(name, "api_endpoint"));
  return [
    output("api_url", { description: "Base URL of the HTTP API.", value: url }),
    output("api_gateway_url", {
      description: "The same as api_url, by the name that it has on AWS.",
      value: url,
    }),
  ];
}

/** A path as in the ARN of a call: each parameter may be anything. */
function anyParameter(path: string): string {
  return path.replaceAll(/\{[^}]*\}/g, "*");
}

function httpApi(app: string, api: ApiPlan): Resource {
  const { cors } = api;
  return resource(API_TYPE, identifier(api.name), {
    name: fullName(app, api.name),
    description: `HTTP API of ${app}`,
    protocol_type: "HTTP",
    cors_configuration:
      cors &&
      block({
        allow_origins: cors.origins,
        allow_methods: cors.methods,
        allow_headers: cors.headers,
        expose_headers: cors.exposeHeaders.length > 0 ? cors.exposeHeaders : undefined,
        max_age: cors.maxAge,
      }),
  });
}

function integration(api: ApiPlan, name: string, functions: readonly FunctionPlan[]): Resource {
  return resource("aws_apigatewayv2_integration", identifier(name), {
    api_id: refer(apiReference(api.name, "id")),
    integration_type: "AWS_PROXY",
    integration_uri: targetOf(functions, name).invokeArn,
    payload_format_version: "2.0",
    timeout_milliseconds: QUOTAS.integrationTimeout.value * 1000,
  });
}
