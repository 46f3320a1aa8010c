import type { WatchedPlan } from "../ground/charts.ts";
import type { WorkflowPlans } from "./plan.ts";
import { workflowReference } from "./reference.ts";

/**
 * What is begun, how it ends, and how long it takes.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html
 */
export function workflowCharts({ workflows }: WorkflowPlans): WatchedPlan[] {
  if (workflows.length === 0) return [];
  return [
    {
      namespace: "AWS/States",
      dimension: "StateMachineArn",
      of: workflows.map(({ name }) => ({ name, value: workflowReference(name) })),
      charts: [
        { title: "Executions started", metric: "ExecutionsStarted", statistic: "Sum" },
        { title: "Executions failed", metric: "ExecutionsFailed", statistic: "Sum" },
        { title: "Duration of executions", metric: "ExecutionTime", statistic: "p99" },
      ],
    },
  ];
}
