import {
  block,
  blocks,
  call,
  conditional,
  dynamicBlock,
  eachKey,
  eachValue,
  heredoc,
  listFor,
  op,
  type Resource,
  ref,
  resource,
  type Value,
} from "@motif/compile";
import { fullName, prefixed } from "@motif/compile/kit";
import { ACTION_GROUPS } from "../ground/alarms.ts";
import type { BasePlan, TelemetryPlan } from "../ground/plan.ts";
import { APPS, INSIGHTS, ofInstance, PLACE, TAGS } from "../ground/references.ts";

/** Logs and calls, and the alarms on them. */
export function telemetry(plan: BasePlan): Resource[] {
  return [
    resource("azurerm_log_analytics_workspace", "app", {
      name: prefixed(plan.app),
      ...PLACE,
      sku: "PerGB2018",
      retention_in_days: plan.telemetry.retentionDays,
      tags: TAGS,
    }),
    resource("azurerm_application_insights", "app", {
      name: prefixed(plan.app),
      ...PLACE,
      workspace_id: ref("azurerm_log_analytics_workspace.app", "id"),
      application_type: "web",
      local_authentication_disabled: true,
      tags: TAGS,
    }),
    queryAlarms(plan),
  ];
}

/** Calls that failed, of all functions: one rule, which tells the functions apart. */
function failures({ everyMinutes }: TelemetryPlan["failures"]): Readonly<Record<string, Value>> {
  return {
    errors: {
      description: "A function failed",
      period: `PT${everyMinutes}M`,
      query: heredoc`requests
| where success == false or toint(resultCode) >= 500
| summarize failures = sum(itemCount) by cloud_RoleName, name
`,
      column: "failures",
      aggregation: "Total",
      threshold: 0,
    },
  };
}

/** Calls that take nearly as long as they may: a rule for each timeout. */
function slowCalls({ everyMinutes, timeouts }: TelemetryPlan["slowCalls"]): Readonly<Record<string, Value>> {
  const alarms = timeouts.map(({ timeout, limitMs, apps }): [string, Value] => {
    const names = listFor(["name"], [...apps], ofInstance(APPS, ref("name"), "name"));
    return [
      `duration-timeout_${timeout}s`,
      {
        description: `1 in 100 calls takes more than ${limitMs} ms, close to the timeout`,
        period: `PT${everyMinutes}M`,
        query: heredoc`requests
| where cloud_RoleName in~ (${call("join", ", ", call("formatlist", '"%s"', names))})
| summarize slowest = percentile(duration, 99) by cloud_RoleName, name
`,
        column: "slowest",
        aggregation: "Maximum",
        threshold: limitMs,
      },
    ];
  });
  return Object.fromEntries(alarms);
}

/** Alarms on queries of the telemetry; each tells the functions apart. */
function queryAlarms({ app, telemetry }: BasePlan): Resource {
  return resource(
    "azurerm_monitor_scheduled_query_rules_alert_v2",
    "app",
    {
      name: fullName(app, eachKey),
      ...PLACE,
      description: eachValue("description"),
      scopes: [ref(INSIGHTS, "id")],
      severity: 2,
      evaluation_frequency: eachValue("period"),
      window_duration: eachValue("period"),
      auto_mitigation_enabled: true,
      tags: TAGS,
      criteria: block({
        query: eachValue("query"),
        metric_measure_column: eachValue("column"),
        time_aggregation_method: eachValue("aggregation"),
        operator: "GreaterThan",
        threshold: eachValue("threshold"),
        dimension: blocks(
          ["cloud_RoleName", "name"].map((name) => ({ name, operator: "Include", values: ["*"] })),
        ),
      }),
      action: dynamicBlock(conditional(op(call("length", ACTION_GROUPS), ">", 0), [true], []), {
        action_groups: ACTION_GROUPS,
      }),
    },
    { forEach: { ...failures(telemetry.failures), ...slowCalls(telemetry.slowCalls) } },
  );
}
