import type { WatchedPlan } from "../ground/charts.ts";
import type { TablePlans } from "./plan.ts";
import { tableReference } from "./reference.ts";

/**
 * What is read and written, in the units that are billed.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
 */
export function tableCharts({ tables }: TablePlans): WatchedPlan[] {
  if (tables.length === 0) return [];
  return [
    {
      namespace: "AWS/DynamoDB",
      dimension: "TableName",
      of: tables.map(({ name }) => ({ name, value: tableReference(name, "name") })),
      charts: [
        { title: "Read units", metric: "ConsumedReadCapacityUnits", statistic: "Sum" },
        { title: "Write units", metric: "ConsumedWriteCapacityUnits", statistic: "Sum" },
      ],
    },
  ];
}
