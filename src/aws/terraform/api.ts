import { type Block, block, jsonencode, type Resource, ref, resource, tpl, v } from "@motif/compile";
import type { ApiPlan, AwsPlan, FunctionPlan } from "../plan/aws-plan.ts";
import { QUOTAS } from "../profile.ts";
import { fullName, identifier } from "./naming.ts";
import { addressOf, targetOf } from "./references.ts";

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

/** The HTTP API with its routes, and the permission of each route to call its function. */
export function apiBlocks(plan: AwsPlan): Block[] {
  const { api, app, functions } = plan;
  if (!api) return [];
  const id = identifier(api.name);
  const served = functions.filter((fn) => api.routes.some((route) => route.function === fn.name));
  return [
    httpApi(app, api),
    resource("aws_apigatewayv2_stage", id, {
      api_id: ref(addressOf("api", api.name), "id"),
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
    ...served.map((fn) => integration(api, fn)),
    ...api.routes.map((route) =>
      resource("aws_apigatewayv2_route", route.label, {
        api_id: ref(addressOf("api", api.name), "id"),
        route_key: `${route.method} ${route.path}`,
        authorization_type: "NONE",
        target: tpl`integrations/${ref(`aws_apigatewayv2_integration.${identifier(route.function)}`, "id")}`,
      }),
    ),
    ...api.routes.map((route) => {
      const fn = functions.find((candidate) => candidate.name === route.function);
      return resource("aws_lambda_permission", route.label, {
        statement_id: route.label,
        action: "lambda:InvokeFunction",
        function_name: ref(addressOf("function", route.function), "function_name"),
        qualifier: fn && targetOf(fn).qualifier,
        principal: "apigateway.amazonaws.com",
        source_arn: tpl`${ref(`aws_apigatewayv2_stage.${id}`, "execution_arn")}/${route.method}${anyParameter(route.path)}`,
      });
    }),
  ];
}

/** A path as in the ARN of a call: each parameter may be anything. */
export function anyParameter(path: string): string {
  return path.replaceAll(/\{[^}]*\}/g, "*");
}

function httpApi(app: string, api: ApiPlan): Resource {
  const { cors } = api;
  return resource("aws_apigatewayv2_api", identifier(api.name), {
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

function integration(api: ApiPlan, fn: FunctionPlan): Resource {
  return resource("aws_apigatewayv2_integration", identifier(fn.name), {
    api_id: ref(addressOf("api", api.name), "id"),
    integration_type: "AWS_PROXY",
    integration_uri: targetOf(fn).invokeArn,
    payload_format_version: "2.0",
    timeout_milliseconds: QUOTAS.apiGateway.integrationTimeout.value * 1000,
  });
}
