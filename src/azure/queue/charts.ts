import type { MetricChartPlan } from "../ground/charts.ts";
import type { QueuePlans } from "./plan.ts";
import { SERVICE_BUS } from "./reference.ts";

/**
 * How much waits, those of dead letters included, and what goes in and out.
 * @see https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-servicebus-namespaces-metrics
 */
export function queueCharts({ queues }: QueuePlans): MetricChartPlan[] {
  if (queues.length === 0) return [];
  const shared = {
    target: SERVICE_BUS,
    namespace: "microsoft.servicebus/namespaces",
    by: "EntityName",
  } as const;
  return [
    { ...shared, title: "Messages that wait", metric: "ActiveMessages", aggregation: "Maximum" },
    { ...shared, title: "Messages sent", metric: "IncomingMessages", aggregation: "Total" },
    { ...shared, title: "Messages completed", metric: "CompleteMessage", aggregation: "Total" },
  ];
}
