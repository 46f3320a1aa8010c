import { block, dynamicBlock, eachKey, eachValue, type Resource, ref, resource, v } from "@motif/compile";
import { fullName } from "@motif/compile/kit";
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
  readonly aggregation: "Count" | "Maximum" | "Minimum" | "Total";
  /** How often it looks, and at how much time; every five minutes at five minutes if not given. ISO 8601. */
  readonly every?: { readonly frequency: string; readonly window: string };
  /** The metric is looked at for each of these values by itself. */
  readonly dimension?: { readonly name: string; readonly values: readonly Setting[] };
}

/** Action groups that are told when an alarm goes off. */
export const ACTION_GROUPS = v("alert_action_group_ids");

/** The alarms on metrics. */
export function metricAlarms(app: string, alarms: readonly AlarmPlan[]): Resource[] {
  if (alarms.length === 0) return [];
  return [
    resource(
      "azurerm_monitor_metric_alert",
      "app",
      {
        name: fullName(app, eachKey),
        resource_group_name: PLACE.resource_group_name,
        description: eachValue("description"),
        scopes: [eachValue("scope")],
        severity: 2,
        frequency: eachValue("frequency"),
        window_size: eachValue("window"),
        tags: TAGS,
        criteria: block({
          metric_namespace: eachValue("namespace"),
          metric_name: eachValue("metric"),
          aggregation: eachValue("aggregation"),
          operator: "GreaterThan",
          threshold: 0,
          dimension: dynamicBlock(eachValue("dimensions"), {
            name: ref("dimension.key"),
            operator: "Include",
            values: ref("dimension.value"),
          }),
        }),
        action: dynamicBlock(ACTION_GROUPS, { action_group_id: ref("action.value") }),
      },
      { forEach: Object.fromEntries(alarms.map((alarm) => [alarm.name, valuesOf(alarm)])) },
    ),
  ];
}

/** https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/monitor_metric_alert has what there is. */
const USUAL = { frequency: "PT5M", window: "PT5M" };

function valuesOf({ description, target, namespace, metric, aggregation, every, dimension }: AlarmPlan) {
  return {
    description,
    ...(every ?? USUAL),
    scope: ref(target, "id"),
    namespace,
    metric,
    aggregation,
    dimensions: dimension ? { [dimension.name]: dimension.values.map(expressionOf) } : {},
  };
}
