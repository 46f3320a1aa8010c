/** A chart of the app's workbook, of a query of the telemetry: Kusto, whose result has a time, a number and what it is of. */
export interface QueryChartPlan {
  readonly title: string;
  readonly query: string;
}

/** A chart of the app's workbook, of a metric of a service. */
export interface MetricChartPlan {
  readonly title: string;
  /** Address of what has the metric. */
  readonly target: string;
  /** Such as `microsoft.servicebus/namespaces`. */
  readonly namespace: string;
  readonly metric: string;
  readonly aggregation: "Maximum" | "Total";
  /** The dimension of which each value has a line. */
  readonly by: string;
}

/** A chart of either sort. */
export type ChartPlan = QueryChartPlan | MetricChartPlan;
