import type { WatchedPlan } from "../ground/charts.ts";
import { functionReference } from "../ground/reference.ts";
import type { StreamTriggerPlans } from "./trigger-plan.ts";

/**
 * How far consumers are behind.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
export function streamCharts({ streamTriggers }: StreamTriggerPlans): WatchedPlan[] {
  const functions = [...new Set(streamTriggers.map((trigger) => trigger.function))];
  if (functions.length === 0) return [];
  return [
    {
      namespace: "AWS/Lambda",
      dimension: "FunctionName",
      of: functions.map((name) => ({ name, value: functionReference(name, "function_name") })),
      charts: [
        { title: "Age of records when they are read (ms)", metric: "IteratorAge", statistic: "Maximum" },
      ],
    },
  ];
}
