import {
  type Block,
  block,
  blocks,
  call,
  conditional,
  dynamicBlock,
  heredoc,
  type Meta,
  op,
  type Resource,
  ref,
  resource,
  tpl,
  type Value,
  v,
} from "@motif/compile";
import { fullName, identifier, prefixed } from "../ground/naming.ts";
import type { AlertPlan, AzurePlan } from "../plan/azure-plan.ts";
import {
  API,
  addressOf,
  COSMOS_ACCOUNT,
  EVENTS_TOPIC,
  INSIGHTS,
  PLACE,
  referenceTo,
  SERVICE_BUS,
} from "./references.ts";

/** Of the timeout: a p99 over it means that calls are about to be cut off. */
const NEAR_TIMEOUT = 0.9;

const ACTION_GROUPS = v("alert_action_group_ids");

const TARGETS: Readonly<
  Record<AlertPlan["target"], { readonly address: string; readonly namespace: string }>
> = {
  "service-bus": { address: SERVICE_BUS, namespace: "Microsoft.ServiceBus/namespaces" },
  cosmos: { address: COSMOS_ACCOUNT, namespace: "Microsoft.DocumentDB/databaseAccounts" },
  events: { address: EVENTS_TOPIC, namespace: "Microsoft.EventGrid/systemTopics" },
  api: { address: API, namespace: "Microsoft.ApiManagement/service" },
};

/** Logs, telemetry and alerts. */
export function observabilityBlocks(plan: AzurePlan): Block[] {
  return [
    resource("azurerm_log_analytics_workspace", "app", {
      name: prefixed(plan.app),
      ...PLACE,
      sku: "PerGB2018",
      retention_in_days: plan.logRetentionDays,
      tags: ref("local.tags"),
    }),
    resource("azurerm_application_insights", "app", {
      name: prefixed(plan.app),
      ...PLACE,
      workspace_id: ref("azurerm_log_analytics_workspace.app", "id"),
      application_type: "web",
      local_authentication_disabled: true,
      tags: ref("local.tags"),
    }),
    failures(plan),
    slowCalls(plan),
    ...plan.alerts.map((alert) => metricAlert(plan, alert)),
  ];
}

/** Calls that failed, of all functions: one rule, which tells the functions apart. */
function failures({ app }: AzurePlan): Resource {
  return queryAlert(app, "errors", {
    description: "A function failed",
    frequency: "PT5M",
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
function slowCalls({ app, apps }: AzurePlan): Resource {
  const groups = [...Map.groupBy(apps, ({ timeout }) => timeout)].map(([timeout, some]): [string, Value] => [
    `timeout_${timeout}s`,
    {
      limit: Math.round(timeout * 1000 * NEAR_TIMEOUT),
      apps: some.map(({ name }) => ref(addressOf("app", name), "name")),
    },
  ]);
  return queryAlert(
    app,
    "duration",
    {
      description: tpl`1 in 100 calls takes more than ${ref("each.value.limit")} ms, close to the timeout`,
      frequency: "PT15M",
      query: heredoc`requests
| where cloud_RoleName in~ (${call("join", ", ", call("formatlist", '"%s"', ref("each.value.apps")))})
| summarize slowest = percentile(duration, 99) by cloud_RoleName, name
`,
      column: "slowest",
      aggregation: "Maximum",
      threshold: ref("each.value.limit"),
      dimensions: ["cloud_RoleName", "name"],
    },
    { forEach: Object.fromEntries(groups) },
  );
}

/** What differs between alerts on telemetry. */
interface QueryAlert {
  readonly description: Value;
  /** How often the telemetry of as long a time is looked at, as an ISO 8601 duration. */
  readonly frequency: string;
  readonly query: Value;
  readonly column: string;
  readonly aggregation: "Total" | "Maximum";
  readonly threshold: Value;
  readonly dimensions: readonly string[];
}

function queryAlert(app: string, name: string, alert: QueryAlert, meta: Meta = {}): Resource {
  return resource(
    "azurerm_monitor_scheduled_query_rules_alert_v2",
    name,
    {
      name: meta.forEach ? tpl`${fullName(app, name)}-${ref("each.key")}` : fullName(app, name),
      ...PLACE,
      description: alert.description,
      scopes: [ref(INSIGHTS, "id")],
      severity: 2,
      evaluation_frequency: alert.frequency,
      window_duration: alert.frequency,
      auto_mitigation_enabled: true,
      tags: ref("local.tags"),
      criteria: block({
        query: alert.query,
        metric_measure_column: alert.column,
        time_aggregation_method: alert.aggregation,
        operator: "GreaterThan",
        threshold: alert.threshold,
        dimension: blocks(
          alert.dimensions.map((column) => ({ name: column, operator: "Include", values: ["*"] })),
        ),
      }),
      action: dynamicBlock(conditional(op(call("length", ACTION_GROUPS), ">", 0), [true], []), {
        action_groups: ACTION_GROUPS,
      }),
    },
    meta,
  );
}

function metricAlert({ app }: AzurePlan, alert: AlertPlan): Resource {
  const { address, namespace } = TARGETS[alert.target];
  const { dimension } = alert;
  return resource("azurerm_monitor_metric_alert", identifier(alert.name), {
    name: fullName(app, alert.name),
    resource_group_name: PLACE.resource_group_name,
    description: alert.description,
    scopes: [ref(address, "id")],
    severity: 2,
    frequency: "PT5M",
    window_size: "PT5M",
    tags: ref("local.tags"),
    criteria: block({
      metric_namespace: namespace,
      metric_name: alert.metric,
      aggregation: alert.aggregation,
      operator: "GreaterThan",
      threshold: 0,
      dimension:
        dimension &&
        block({
          name: dimension.name,
          operator: "Include",
          values: dimension.values.map((value) => (typeof value === "string" ? value : referenceTo(value))),
        }),
    }),
    action: dynamicBlock(ACTION_GROUPS, { action_group_id: ref("action.value") }),
  });
}
