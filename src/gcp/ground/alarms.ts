import type { Reference } from "./references.ts";

/** An alarm on one metric. Those of one kind differ in subject, threshold and target only. */
export interface AlarmPlan {
  /** Such as `errors`. */
  readonly kind: string;
  /** Name of the function, subscription or API. The policy's own is `<subject>-<kind>`. */
  readonly subject: string;
  /** What it means, in which {@link SUBJECT} and {@link THRESHOLD} stand for these. */
  readonly description: string;
  /** The metric's type, or {@link LOG_ERRORS}. */
  readonly metric: string;
  /** The monitored resource, and the label by which it is found. */
  readonly resource: { readonly type: string; readonly label: string; readonly value: Reference };
  /** Further restrictions, in Monitoring's filter language. */
  readonly where?: string;
  readonly aligner: "ALIGN_DELTA" | "ALIGN_MAX" | "ALIGN_PERCENTILE_99";
  readonly reducer: "REDUCE_SUM" | "REDUCE_MAX";
  /** The alarm goes off when the metric is over it. */
  readonly threshold: number;
  /** Set where every function has an alarm of the kind, whose threshold follows from its timeout: what a second of it counts. */
  readonly thresholdOfTimeout?: number;
}

/** The app's own log-based metric, in place of a metric's type. */
export const LOG_ERRORS = "log-errors";

/** Stand in the description of an alarm for what differs among those of one kind. */
export const SUBJECT = "<subject>";
export const THRESHOLD = "<threshold>";

/** What is looked at together, in seconds. */
export const PERIOD = 300;
