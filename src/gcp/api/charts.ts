import type { WatchedPlan } from "../ground/charts.ts";
import type { ApiPlans } from "./plan.ts";
import { GATEWAY_ADDRESS } from "./reference.ts";

/**
 * How the gateway answers, and how fast; what is called without it, the charts of functions show.
 * @see https://docs.cloud.google.com/api-gateway/docs/monitoring
 */
export function apiCharts({ api }: ApiPlans): WatchedPlan[] {
  if (!api || api.operations.length === 0) return [];
  const summed = {
    metric: "apigateway.googleapis.com/proxy/request_count",
    aligner: "ALIGN_DELTA",
    reducer: "REDUCE_SUM",
  } as const;
  return [
    {
      type: "apigateway.googleapis.com/Gateway",
      label: "gateway_id",
      of: { address: GATEWAY_ADDRESS, attribute: "gateway_id", repeated: false },
      charts: [
        { ...summed, title: "Requests" },
        { ...summed, title: "Answers of 4xx", where: 'metric.labels.response_code_class = "4xx"' },
        { ...summed, title: "Answers of 5xx", where: 'metric.labels.response_code_class = "5xx"' },
      ],
    },
  ];
}
