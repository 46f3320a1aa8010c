/** Monitored resources of one type, and the charts of them on the app's dashboard: one for each metric, with a line for each resource. */
export interface WatchedPlan {
  /** Such as `cloud_run_revision`, and the label by which the resources are told apart. */
  readonly type: string;
  readonly label: string;
  /** Address of what has the label's value: of one thing, or of all that a block makes. */
  readonly of: { readonly address: string; readonly attribute: string; readonly repeated: boolean };
  readonly charts: readonly ChartPlan[];
}

/** A chart of a metric. */
export interface ChartPlan {
  readonly title: string;
  /** The metric's type, with further restrictions in Monitoring's filter language. */
  readonly metric: string;
  readonly where?: string;
  readonly aligner: "ALIGN_DELTA" | "ALIGN_MAX" | "ALIGN_PERCENTILE_99";
  readonly reducer: "REDUCE_SUM" | "REDUCE_MAX";
}
