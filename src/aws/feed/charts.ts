import type { WatchedPlan } from "../ground/charts.ts";
import { functionReference } from "../ground/reference.ts";
import type { FeedPlans } from "./plan.ts";

/**
 * How far feeds are behind.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
export function feedCharts({ feeds }: FeedPlans): WatchedPlan[] {
  const functions = [...new Set(feeds.map((feed) => feed.function))];
  if (functions.length === 0) return [];
  return [
    {
      namespace: "AWS/Lambda",
      dimension: "FunctionName",
      of: functions.map((name) => ({ name, value: functionReference(name, "function_name") })),
      charts: [
        { title: "Age of changes when they are read (ms)", metric: "IteratorAge", statistic: "Maximum" },
      ],
    },
  ];
}
