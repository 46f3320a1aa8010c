import type { MetricChartPlan } from "../ground/charts.ts";
import type { StreamPlans } from "./plan.ts";
import { NAMESPACE } from "./reference.ts";

/**
 * What goes into streams and out of them.
 * @see https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-eventhub-namespaces-metrics
 */
export function streamCharts({ streams }: StreamPlans): MetricChartPlan[] {
  if (streams.length === 0) return [];
  const shared = {
    target: NAMESPACE,
    namespace: "microsoft.eventhub/namespaces",
    by: "EntityName",
  } as const;
  return [
    { ...shared, title: "Records published", metric: "IncomingMessages", aggregation: "Total" },
    { ...shared, title: "Records read", metric: "OutgoingMessages", aggregation: "Total" },
  ];
}
