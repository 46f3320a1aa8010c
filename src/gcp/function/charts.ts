import type { WatchedPlan } from "../ground/charts.ts";
import { FUNCTIONS } from "../ground/references.ts";

const REQUESTS = "run.googleapis.com/request_count";

/**
 * What functions do, how long they take, and how many instances there are.
 * @see https://docs.cloud.google.com/monitoring/api/metrics_gcp_p_z#gcp-run
 */
export function functionCharts(): WatchedPlan[] {
  const summed = { metric: REQUESTS, aligner: "ALIGN_DELTA", reducer: "REDUCE_SUM" } as const;
  return [
    {
      type: "cloud_run_revision",
      label: "service_name",
      of: { address: FUNCTIONS, attribute: "name", repeated: true },
      charts: [
        { ...summed, title: "Invocations" },
        { ...summed, title: "Failures", where: 'metric.labels.response_code_class = "5xx"' },
        { ...summed, title: "Throttles", where: 'metric.labels.response_code = "429"' },
        {
          title: "Duration, p99 (ms)",
          metric: "run.googleapis.com/request_latencies",
          aligner: "ALIGN_PERCENTILE_99",
          reducer: "REDUCE_MAX",
        },
        {
          title: "Instances",
          metric: "run.googleapis.com/container/instance_count",
          aligner: "ALIGN_MAX",
          reducer: "REDUCE_SUM",
        },
      ],
    },
  ];
}
