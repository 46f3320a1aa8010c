import type { Reference } from "./reference.ts";

/** Things with the same metrics, and the charts of them on the app's dashboard: one for each metric, with a line for each thing. */
export interface WatchedPlan {
  /** Such as `AWS/Lambda`. */
  readonly namespace: string;
  /** Name of the dimension by which the things are told apart. */
  readonly dimension: string;
  /** Its values: those of all functions, or of these things by their name in the app. */
  readonly of: "every-function" | readonly { readonly name: string; readonly value: Reference }[];
  readonly charts: readonly ChartPlan[];
}

/** A chart of a metric. */
export interface ChartPlan {
  readonly title: string;
  readonly metric: string;
  readonly statistic: "Sum" | "Maximum" | "p99";
}

/** Seconds that a point of a chart stands for: the period of most alarms. */
export const CHART_PERIOD = 300;

/**
 * What the functions of a deployment count themselves, whatever its dimensions: a search for the namespace that stands between
 * the two. "Including a metric schema in a search query is optional."
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html
 */
export const [SEARCH_NAMESPACE, SEARCH_END] = [`SEARCH('Namespace="`, `"', 'Sum', ${CHART_PERIOD})`];
