import type { WatchedPlan } from "../ground/charts.ts";
import type { DatabasePlans } from "../ground/plan.ts";
import { DATABASE } from "./reference.ts";

/**
 * What is read and written, by document, as it is billed.
 * @see https://docs.cloud.google.com/firestore/native/docs/understand-performance-monitoring
 */
export function databaseCharts({ database }: DatabasePlans): WatchedPlan[] {
  if (!database) return [];
  const summed = { aligner: "ALIGN_DELTA", reducer: "REDUCE_SUM" } as const;
  return [
    {
      type: "firestore.googleapis.com/Database",
      label: "database_id",
      of: { address: DATABASE, attribute: "name", repeated: false },
      charts: [
        { ...summed, title: "Documents read", metric: "firestore.googleapis.com/document/read_ops_count" },
        {
          ...summed,
          title: "Documents written",
          metric: "firestore.googleapis.com/document/write_ops_count",
        },
      ],
    },
  ];
}
