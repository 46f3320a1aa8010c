import {
  block,
  blocks,
  call,
  conditional,
  dynamicBlock,
  eachKey,
  eachValue,
  heredoc,
  type Meta,
  op,
  type Resource,
  ref,
  resource,
  tpl,
  type Value,
} from "@motif/compile";
import { fullName, prefixed } from "@motif/compile/kit";
import { ACTION_GROUPS } from "../ground/alarms.ts";
import type { BasePlan } from "../ground/plan.ts";
import { appAddress, INSIGHTS, PLACE, TAGS } from "../ground/references.ts";

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
    failures(plan),
    slowCalls(plan),
  ];
}

/** Calls that failed, of all functions: one rule, which tells the functions apart. */
function failures({ app, telemetry }: BasePlan): Resource {
  return queryAlarm(app, "errors", {
    description: "A function failed",
    frequency: `PT${telemetry.failures.everyMinutes}M`,
    query: heredoc`requests
| where success == false or toint(resultCode) >= 500
| summarize failures = sum(itemCount) by cloud_RoleName, name
`,
    column: "failures",
    aggregation: "Total",
    threshold: 0,
    dimensions: ["cloud_RoleName", "name"],
  });
}

/** Calls that take nearly as long as they may: a rule for each timeout. */
function slowCalls({ app, telemetry }: BasePlan): Resource {
  const { everyMinutes, timeouts } = telemetry.slowCalls;
  const groups = timeouts.map(({ timeout, limitMs, apps }): [string, Value] => [
    `timeout_${timeout}s`,
    { limit: limitMs, apps: apps.map((name) => ref(appAddress(name), "name")) },
  ]);
  return queryAlarm(
    app,
    "duration",
    {
      description: tpl`1 in 100 calls takes more than ${eachValue("limit")} ms, close to the timeout`,
      frequency: `PT${everyMinutes}M`,
      query: heredoc`requests
| where cloud_RoleName in~ (${call("join", ", ", call("formatlist", '"%s"', eachValue("apps")))})
| summarize slowest = percentile(duration, 99) by cloud_RoleName, name
`,
      column: "slowest",
      aggregation: "Maximum",
      threshold: eachValue("limit"),
      dimensions: ["cloud_RoleName", "name"],
    },
    { forEach: Object.fromEntries(groups) },
  );
}

/** What differs between alarms on telemetry. */
interface QueryAlarm {
  readonly description: Value;
  /** How often the telemetry of as long a time is looked at, as an ISO 8601 duration. */
  readonly frequency: string;
  readonly query: Value;
  readonly column: string;
  readonly aggregation: "Total" | "Maximum";
  readonly threshold: Value;
  readonly dimensions: readonly string[];
}

function queryAlarm(app: string, name: string, alarm: QueryAlarm, meta: Meta = {}): Resource {
  return resource(
    "azurerm_monitor_scheduled_query_rules_alert_v2",
    name,
    {
      name: meta.forEach ? tpl`${fullName(app, name)}-${eachKey}` : fullName(app, name),
      ...PLACE,
      description: alarm.description,
      scopes: [ref(INSIGHTS, "id")],
      severity: 2,
      evaluation_frequency: alarm.frequency,
      window_duration: alarm.frequency,
      auto_mitigation_enabled: true,
      tags: TAGS,
      criteria: block({
        query: alarm.query,
        metric_measure_column: alarm.column,
        time_aggregation_method: alarm.aggregation,
        operator: "GreaterThan",
        threshold: alarm.threshold,
        dimension: blocks(
          alarm.dimensions.map((column) => ({ name: column, operator: "Include", values: ["*"] })),
        ),
      }),
      action: dynamicBlock(conditional(op(call("length", ACTION_GROUPS), ">", 0), [true], []), {
        action_groups: ACTION_GROUPS,
      }),
    },
    meta,
  );
}
