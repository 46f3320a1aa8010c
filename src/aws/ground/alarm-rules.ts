import { type Constraints, conflicts, oneOf } from "@motif/compile/kit";

/** @see https://registry.terraform.io/providers/hashicorp/aws/6.66.0/docs/resources/cloudwatch_metric_alarm */
export const ALARM_CONSTRAINTS: Constraints = {
  aws_cloudwatch_metric_alarm: [
    oneOf(
      "comparison_operator",
      "GreaterThanOrEqualToThreshold",
      "GreaterThanThreshold",
      "LessThanThreshold",
      "LessThanOrEqualToThreshold",
      "LessThanLowerOrGreaterThanUpperThreshold",
      "LessThanLowerThreshold",
      "GreaterThanUpperThreshold",
    ),
    oneOf("statistic", "SampleCount", "Average", "Sum", "Minimum", "Maximum"),
    oneOf("treat_missing_data", "missing", "ignore", "breaching", "notBreaching"),
    conflicts(["statistic", "extended_statistic"]),
    conflicts(["metric_name", "metric_query"]),
  ],
};
