import type { BasePlan } from "../ground/plan.ts";
import type { Reference } from "../ground/reference.ts";
import type { SamParts } from "../ground/room.ts";
import { fullName, made, pascal, type Resources, samOutput, tagList, tags } from "../ground/sam.ts";
import { getAtt, refTo, sub, type Value } from "../ground/yaml.ts";
import type { ApiPlan, ApiPlans, RoutePlan } from "./plan.ts";
import { QUOTAS } from "./profile.ts";
import { ACCESS_LOG_FIELDS } from "./terraform.ts";
import { urlSam } from "./url/sam.ts";

/** The HTTP API, whose routes are events of the functions, and the URLs of functions that stream. */
export function apiSam(plan: BasePlan & ApiPlans): SamParts {
  const { app, api } = plan;
  const urls = urlSam(plan);
  if (!api) return urls;
  const url = sub(`https://\${${apiId(api.name)}}.execute-api.\${AWS::Region}.\${AWS::URLSuffix}`);
  return {
    resources: [...apiResources(app, api), ...(urls.resources ?? [])],
    parameters: [
      ...(urls.parameters ?? []),
      {
        name: "ApiThrottlingRate",
        type: "number",
        default: 1000,
        description: "Requests a second on average.",
      },
      {
        name: "ApiThrottlingBurst",
        type: "number",
        default: 500,
        description: "Requests at once, over the average.",
      },
    ],
    outputs: {
      addresses: [
        samOutput("api_url", "Base URL of the HTTP API.", url),
        samOutput("api_gateway_url", "The same as ApiUrl, by the name that it has on AWS.", url),
        ...(urls.outputs?.addresses ?? []),
      ],
    },
  };
}

/** The API's id. */
export function sayApi({ name }: Reference): string {
  return `\${${apiId(name)}}`;
}

/** The routes that a function answers. */
export function apiEvents({ api }: ApiPlans, functionName: string): Record<string, Value> {
  if (!api) return {};
  const own = api.routes.filter((route) => route.function === functionName);
  return Object.fromEntries(own.map((route) => [pascal(route.label), routeEvent(api.name, route)]));
}

function apiId(name: string): string {
  return `${pascal(name)}HttpApi`;
}

function routeEvent(api: string, { method, path }: RoutePlan): Value {
  return {
    Type: "HttpApi",
    Properties: {
      ApiId: refTo(apiId(api)),
      Method: method,
      Path: path,
      PayloadFormatVersion: "2.0",
      TimeoutInMillis: QUOTAS.integrationTimeout.value * 1000,
    },
  };
}

function apiResources(app: string, { name, cors, logRetentionDays }: ApiPlan): Resources {
  const id = apiId(name);
  return [
    made(id, "AWS::Serverless::HttpApi", {
      Name: sub(fullName(app, name)),
      Description: `HTTP API of ${app}`,
      CorsConfiguration: cors && {
        AllowOrigins: cors.origins,
        AllowMethods: cors.methods,
        AllowHeaders: cors.headers,
        ExposeHeaders: cors.exposeHeaders.length > 0 ? cors.exposeHeaders : undefined,
        MaxAge: cors.maxAge,
      },
      AccessLogSettings: {
        DestinationArn: getAtt(`${id}LogGroup`, "Arn"),
        Format: JSON.stringify(ACCESS_LOG_FIELDS),
      },
      DefaultRouteSettings: {
        ThrottlingRateLimit: refTo("ApiThrottlingRate"),
        ThrottlingBurstLimit: refTo("ApiThrottlingBurst"),
      },
      Tags: tags(app),
    }),
    made(`${id}LogGroup`, "AWS::Logs::LogGroup", {
      LogGroupName: sub(`/aws/vendedlogs/apigateway/${fullName(app, name)}`),
      RetentionInDays: logRetentionDays,
      Tags: tagList(app),
    }),
  ];
}
