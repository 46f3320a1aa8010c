import { type AlarmPlan, alarm } from "../ground/alarms.ts";
import { functionReference } from "../ground/reference.ts";
import type { ApiPlans } from "./plan.ts";
import { apiReference } from "./reference.ts";

/**
 * Answers with 5xx.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-monitoring.html
 */
export function apiAlarms({ api, functionUrls }: ApiPlans): AlarmPlan[] {
  return [
    ...(api
      ? [
          alarm({
            kind: "server-errors",
            single: true,
            subject: api.name,
            description: "The API {subject} answered with 5xx",
            namespace: "AWS/ApiGateway",
            metric: "5xx",
            dimension: { name: "ApiId", value: apiReference(api.name, "id") },
          }),
        ]
      : []),
    ...functionUrls.map(({ function: name }) =>
      alarm({
        kind: "url-errors",
        subject: name,
        description: "The URL of {subject} answered with 5xx",
        namespace: "AWS/Lambda",
        metric: "Url5xxCount",
        dimension: { name: "FunctionName", value: functionReference(name, "function_name") },
      }),
    ),
  ];
}
