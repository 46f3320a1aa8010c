import type { QueryChartPlan } from "../ground/charts.ts";

/** How much of the telemetry is a point of a chart. */
const BIN = "bin(timestamp, 5m)";

/**
 * What functions do, how long they take, and what they count themselves: their lines in the embedded metric format, as traces.
 * @see https://learn.microsoft.com/azure/azure-monitor/app/data-model-complete
 */
export function functionCharts(): QueryChartPlan[] {
  return [
    {
      title: "Invocations",
      query: `requests
| summarize invocations = sum(itemCount) by ${BIN}, name
`,
    },
    {
      title: "Failures",
      query: `requests
| where success == false or toint(resultCode) >= 500
| summarize failures = sum(itemCount) by ${BIN}, name
`,
    },
    {
      title: "Duration, p99 (ms)",
      query: `requests
| summarize slowest = percentile(duration, 99) by ${BIN}, name
`,
    },
    {
      title: "Counted by the functions themselves",
      query: `traces
| where message startswith '{"_aws"'
| extend line = parse_json(message)
| mv-expand metric = line._aws.CloudWatchMetrics[0].Metrics
| extend name = tostring(metric.Name)
| mv-expand value = line[name] to typeof(real)
| summarize sum(value) by ${BIN}, name
`,
    },
  ];
}
