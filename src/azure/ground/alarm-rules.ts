import { type Constraints, oneOf, range } from "@motif/compile/kit";

/** @see https://github.com/hashicorp/terraform-provider-azurerm/tree/v4.73.0/internal/services/monitor */
export const ALARM_CONSTRAINTS: Constraints = {
  azurerm_monitor_metric_alert: [
    oneOf("criteria.aggregation", "Average", "Count", "Minimum", "Maximum", "Total"),
    oneOf("criteria.operator", "Equals", "GreaterThan", "GreaterThanOrEqual", "LessThan", "LessThanOrEqual"),
    oneOf("criteria.dimension.operator", "Include", "Exclude", "StartsWith"),
    oneOf("frequency", "PT1M", "PT5M", "PT15M", "PT30M", "PT1H"),
    oneOf("window_size", "PT1M", "PT5M", "PT15M", "PT30M", "PT1H", "PT6H", "PT12H", "P1D"),
    range("severity", 0, 4),
  ],
};
