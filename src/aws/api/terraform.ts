import {
  type Addressed,
  type Block,
  block,
  call,
  commented,
  eachKey,
  eachValue,
  jsonencode,
  local,
  locals,
  output,
  type Resource,
  ref,
  resource,
  tpl,
  v,
  variable,
} from "@motif/compile";
import { fullName, identifier } from "@motif/compile/kit";
import { ANY } from "@motif/core/model";
import type { BasePlan, FunctionPlan } from "../ground/plan.ts";
import type { TerraformParts } from "../ground/room.ts";
import { instance, refer, targetOf } from "../ground/terraform.ts";
import type { ApiPlan, ApiPlans } from "./plan.ts";
import { QUOTAS } from "./profile.ts";
import { API_TYPE, apiReference } from "./reference.ts";
import { urlTerraform } from "./url/terraform.ts";

/** The map of functions by route. */
const ROUTES = local("routes");

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

function gateway(app: string, api: ApiPlan, functions: readonly FunctionPlan[]): Block[] {
  const id = identifier(api.name);
  const routes = api.routes.map((route) => [`${route.method} ${route.path}`, route.function] as const);
  const served = functions.filter(({ name }) => api.routes.some((route) => route.function === name));
  return [
    locals({ routes: commented("The functions that answer, by route.", Object.fromEntries(routes)) }),
    httpApi(app, api),
    resource("aws_apigatewayv2_stage", id, {
      api_id: refer(apiReference(api.name, "id")),
      name: "$default",
      auto_deploy: true,
      access_log_settings: block({
        destination_arn: ref(`aws_cloudwatch_log_group.${id}`, "arn"),
        format: jsonencode(ACCESS_LOG_FIELDS),
      }),
      default_route_settings: block({
        throttling_rate_limit: v("api_throttling_rate"),
        throttling_burst_limit: v("api_throttling_burst"),
      }),
    }),
    integrations(api, served),
    resource(
      "aws_apigatewayv2_route",
      "route",
      {
        api_id: refer(apiReference(api.name, "id")),
        route_key: eachKey,
        authorization_type: "NONE",
        target: tpl`integrations/${instance("aws_apigatewayv2_integration.function", eachValue(), "id")}`,
      },
      { forEach: ROUTES },
    ),
    permissions(id, api, served),
  ];
}

/** Each route may call its function, and nothing else of the API may: a parameter in its path stands for anything. */
function permissions(id: string, api: ApiPlan, functions: readonly FunctionPlan[]): Resource {
  const { functionName, qualifier } = targetOf(functions, eachValue());
  // The source of a request is named by its own method.
  const key = api.routes.some(({ method }) => method === ANY)
    ? call("replace", eachKey, `/^${ANY} /`, "* ")
    : eachKey;
  const path = call("replace", call("replace", key, " ", ""), "/\\{[^}]*\\}/", "*");
  return resource(
    "aws_lambda_permission",
    "route",
    {
      action: "lambda:InvokeFunction",
      function_name: functionName,
      qualifier,
      principal: "apigateway.amazonaws.com",
      source_arn: tpl`${ref(`aws_apigatewayv2_stage.${id}`, "execution_arn")}/${path}`,
    },
    { forEach: ROUTES, comment: "A parameter in a path may be anything." },
  );
}

function accessLog(app: string, { name, logRetentionDays }: ApiPlan): Resource {
  return resource(
    "aws_cloudwatch_log_group",
    identifier(name),
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

function integrations(api: ApiPlan, functions: readonly FunctionPlan[]): Resource {
  return resource(
    "aws_apigatewayv2_integration",
    "function",
    {
      api_id: refer(apiReference(api.name, "id")),
      integration_type: "AWS_PROXY",
      integration_uri: targetOf(functions, eachKey).invokeArn,
      payload_format_version: "2.0",
      timeout_milliseconds: QUOTAS.integrationTimeout.value * 1000,
    },
    { forEach: call("toset", call("values", ROUTES)) },
  );
}
