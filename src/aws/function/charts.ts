import type { WatchedPlan } from "../ground/charts.ts";

/**
 * What functions do, how long they take, and how many run at a time.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
export function functionCharts(): WatchedPlan[] {
  return [
    {
      namespace: "AWS/Lambda",
      dimension: "FunctionName",
      of: "every-function",
      charts: [
        { title: "Invocations", metric: "Invocations", statistic: "Sum" },
        { title: "Errors", metric: "Errors", statistic: "Sum" },
        { title: "Throttles", metric: "Throttles", statistic: "Sum" },
        { title: "Duration, p99 (ms)", metric: "Duration", statistic: "p99" },
        { title: "Running at a time", metric: "ConcurrentExecutions", statistic: "Maximum" },
      ],
    },
  ];
}
