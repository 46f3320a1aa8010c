import type { MetricChartPlan } from "../ground/charts.ts";
import type { TablePlans } from "./plan.ts";
import { COSMOS_ACCOUNT } from "./reference.ts";

/**
 * What is read and written, in the units that are billed, and how it is answered.
 * @see https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-documentdb-databaseaccounts-metrics
 */
export function tableCharts({ tables }: TablePlans): MetricChartPlan[] {
  if (tables.length === 0) return [];
  const shared = {
    target: COSMOS_ACCOUNT,
    namespace: "microsoft.documentdb/databaseaccounts",
    aggregation: "Total",
  } as const;
  return [
    { ...shared, title: "Request units", metric: "TotalRequestUnits", by: "CollectionName" },
    { ...shared, title: "Request units by status", metric: "TotalRequestUnits", by: "StatusCode" },
  ];
}
