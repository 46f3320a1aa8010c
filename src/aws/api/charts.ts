import type { WatchedPlan } from "../ground/charts.ts";
import type { ApiPlans } from "./plan.ts";
import { apiReference } from "./reference.ts";

/**
 * How the API answers, and how fast.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
 */
export function apiCharts({ api }: ApiPlans): WatchedPlan[] {
  if (!api) return [];
  return [
    {
      namespace: "AWS/ApiGateway",
      dimension: "ApiId",
      of: [{ name: api.name, value: apiReference(api.name, "id") }],
      charts: [
        { title: "Requests", metric: "Count", statistic: "Sum" },
        { title: "Answers of 4xx", metric: "4xx", statistic: "Sum" },
        { title: "Answers of 5xx", metric: "5xx", statistic: "Sum" },
        { title: "Latency, p99 (ms)", metric: "Latency", statistic: "p99" },
      ],
    },
  ];
}
