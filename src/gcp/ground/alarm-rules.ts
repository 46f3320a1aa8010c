import { anyOf, type Constraints, oneOf } from "@motif/compile/kit";

/** Source: the provider's own validation, https://github.com/hashicorp/terraform-provider-google/tree/v6.50.0/google/services. */
export const ALARM_CONSTRAINTS: Constraints = {
  google_monitoring_alert_policy: [
    oneOf("combiner", "AND", "OR", "AND_WITH_MATCHING_RESOURCE"),
    oneOf("severity", "CRITICAL", "ERROR", "WARNING"),
    oneOf(
      "conditions.condition_threshold.comparison",
      "COMPARISON_GT",
      "COMPARISON_GE",
      "COMPARISON_LT",
      "COMPARISON_LE",
      "COMPARISON_EQ",
      "COMPARISON_NE",
    ),
    anyOf(["content", "links", "mime_type", "subject"], "documentation"),
    oneOf(
      "conditions.condition_threshold.aggregations.per_series_aligner",
      "ALIGN_NONE",
      "ALIGN_DELTA",
      "ALIGN_RATE",
      "ALIGN_MIN",
      "ALIGN_MAX",
      "ALIGN_MEAN",
      "ALIGN_COUNT",
      "ALIGN_SUM",
      "ALIGN_PERCENTILE_50",
      "ALIGN_PERCENTILE_95",
      "ALIGN_PERCENTILE_99",
    ),
    oneOf(
      "conditions.condition_threshold.aggregations.cross_series_reducer",
      "REDUCE_NONE",
      "REDUCE_MEAN",
      "REDUCE_MIN",
      "REDUCE_MAX",
      "REDUCE_SUM",
      "REDUCE_COUNT",
    ),
  ],
};
