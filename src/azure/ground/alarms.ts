import { block, dynamicBlock, type Resource, ref, resource, v } from "@motif/compile";
import { fullName, identifier } from "@motif/compile/kit";
import { expressionOf, PLACE, type Setting, TAGS } from "./references.ts";

/** An alarm on a metric of a service that is on by default: it goes off when the metric is over 0. */
export interface AlarmPlan {
  /** The alarm's name, without `<project_name>-<environment>-<app>-` in front. */
  readonly name: string;
  readonly description: string;
  /** Address of what has the metric. */
  readonly target: string;
  /** Such as `Microsoft.ServiceBus/namespaces`. */
  readonly namespace: string;
  readonly metric: string;
  readonly aggregation: "Count" | "Maximum" | "Total";
  /** The metric is looked at for each of these values by itself. */
  readonly dimension?: { readonly name: string; readonly values: readonly Setting[] };
}

/** Action groups that are told when an alarm goes off. */
export const ACTION_GROUPS = v("alert_action_group_ids");

/** An alarm. */
export function metricAlarm(app: string, alarm: AlarmPlan): Resource {
  const { dimension } = alarm;
  return resource("azurerm_monitor_metric_alert", identifier(alarm.name), {
    name: fullName(app, alarm.name),
    resource_group_name: PLACE.resource_group_name,
    description: alarm.description,
    scopes: [ref(alarm.target, "id")],
    severity: 2,
    frequency: "PT5M",
    window_size: "PT5M",
    tags: TAGS,
    criteria: block({
      metric_namespace: alarm.namespace,
      metric_name: alarm.metric,
      aggregation: alarm.aggregation,
      operator: "GreaterThan",
      threshold: 0,
      dimension:
        dimension &&
        block({ name: dimension.name, operator: "Include", values: dimension.values.map(expressionOf) }),
    }),
    action: dynamicBlock(ACTION_GROUPS, { action_group_id: ref("action.value") }),
  });
}
