import {
  type Block,
  block,
  blocks,
  call,
  type Expression,
  local,
  locals,
  type Resource,
  ref,
  resource,
  tpl,
  type Value,
  v,
} from "@motif/compile";
import type { AlertPlan, GcpPlan } from "../plan/gcp-plan.ts";
import { fullName, identifier, prefixed, SERVICES } from "./naming.ts";
import { ADDRESS, addressOf, referenceTo } from "./references.ts";

const SERVICE_NAMES = "service_names";
const FILTER = "log_filter";

/** The log bucket, the log-based metrics and the alert policies. */
export function observabilityBlocks(plan: GcpPlan): Block[] {
  return [logFilter(plan), ...logBucket(plan), ...logMetrics(plan), ...alertBlocks(plan)];
}

function logFilter({ functions }: GcpPlan): Block {
  const services = call(
    "join",
    " OR ",
    call("formatlist", 'resource.labels.service_name="%s"', local(SERVICE_NAMES)),
  );
  return locals(
    {
      [SERVICE_NAMES]: functions.map(({ name }) => ref(addressOf("function", name), "name")),
      [FILTER]: tpl`resource.type="cloud_run_revision" AND resource.labels.location="${v("region")}" AND (${services})`,
    },
    "What the functions of this app log, and what Cloud Run logs of them.",
  );
}

/**
 * Log entries are in a bucket of their own, since retention is a bucket's; and not in the project's default one too, where
 * they would be paid for twice. Metrics count what is excluded all the same.
 * @see https://docs.cloud.google.com/logging/docs/logs-based-metrics
 */
function logBucket({ app, logRetentionDays }: GcpPlan): Resource[] {
  const filter = local(FILTER);
  return [
    resource(
      "google_logging_project_bucket_config",
      "app",
      {
        project: v("project_id"),
        location: v("region"),
        bucket_id: prefixed(app),
        description: `Logs of ${app}`,
        retention_days: logRetentionDays,
      },
      { dependsOn: [SERVICES] },
    ),
    resource("google_logging_project_sink", "app", {
      name: prefixed(app),
      description: `Logs of ${app} into their own bucket`,
      destination: tpl`logging.googleapis.com/${ref("google_logging_project_bucket_config.app", "id")}`,
      filter,
      unique_writer_identity: true,
    }),
    resource(
      "google_logging_project_exclusion",
      "app",
      { name: prefixed(app), description: `Logs of ${app} are in their own bucket`, filter },
      { dependsOn: [ref("google_logging_project_sink.app")] },
    ),
  ];
}

function logMetrics({ app }: GcpPlan): Resource[] {
  const filter = local(FILTER);
  return [
    resource("google_logging_metric", "errors", {
      name: tpl`${prefixed(app)}-errors`,
      description: "Log entries of severity ERROR and above, by function",
      filter: tpl`${filter} AND severity>=ERROR`,
      metric_descriptor: block({ metric_kind: "DELTA", value_type: "INT64", unit: "1" }),
    }),
    resource("google_logging_metric", "metrics", {
      name: tpl`${prefixed(app)}-metrics`,
      description: "The metrics that functions record, by name and function",
      filter: tpl`${filter} AND jsonPayload.metric.name:*`,
      value_extractor: "EXTRACT(jsonPayload.metric.value)",
      label_extractors: {
        name: "EXTRACT(jsonPayload.metric.name)",
        function: "EXTRACT(jsonPayload.function)",
      },
      metric_descriptor: block({
        metric_kind: "DELTA",
        value_type: "DISTRIBUTION",
        labels: blocks([{ key: "name" }, { key: "function" }]),
      }),
    }),
  ];
}

/** One block for each kind of alert, repeated for its functions or subscriptions. */
function alertBlocks({ app, alerts }: GcpPlan): Block[] {
  return [...Map.groupBy(alerts, ({ kind }) => kind).values()].map((group) => alertPolicies(app, group));
}

function alertPolicies(app: string, group: readonly AlertPlan[]): Block {
  const [alert] = group;
  if (!alert) throw new Error("A group of alerts is never empty.");
  const common = group.every(({ threshold }) => threshold === alert.threshold);
  const subjects = group.map(({ subject, description, threshold, resource: { value } }): [string, Value] => [
    identifier(subject),
    {
      name: subject,
      description,
      threshold: common ? undefined : threshold,
      target: referenceTo(value),
    },
  ]);
  const threshold = common ? alert.threshold : ref("each.value.threshold");
  return resource(
    "google_monitoring_alert_policy",
    identifier(alert.kind),
    {
      display_name: tpl`${fullName(app, "")}${ref("each.value.name")}-${alert.kind}`,
      combiner: "OR",
      severity: "WARNING",
      notification_channels: v("notification_channels"),
      documentation: block({ content: ref("each.value.description"), mime_type: "text/markdown" }),
      conditions: block({
        display_name: ref("each.value.description"),
        ...(alert.metric === "log-errors"
          ? { condition_prometheus_query_language: logCondition(alert, threshold) }
          : { condition_threshold: thresholdCondition(alert, threshold) }),
      }),
    },
    { forEach: Object.fromEntries(subjects), dependsOn: [SERVICES] },
  );
}

/**
 * A condition in PromQL, since others are refused until a metric has had its first entry, and that may never come.
 * @see https://docs.cloud.google.com/monitoring/promql/promql-mapping
 */
function logCondition({ resource: { type, label }, period }: AlertPlan, threshold: Expression | number) {
  const metric: Expression = call("replace", ref(ADDRESS.errors, "name"), "-", "_");
  const selector = tpl`monitored_resource="${type}",${label}="${ref("each.value.target")}"`;
  return block({
    query: tpl`sum(increase(logging_googleapis_com:user_${metric}{${selector}}[${period}s])) > ${threshold}`,
    duration: "0s",
    evaluation_interval: "60s",
    disable_metric_validation: true,
  });
}

function thresholdCondition(alert: AlertPlan, threshold: Expression | number) {
  const { metric, resource: target, where } = alert;
  const more = where === undefined ? "" : ` AND ${where}`;
  return block({
    filter: tpl`metric.type = "${metric}" AND resource.type = "${target.type}" AND resource.labels.${target.label} = "${ref("each.value.target")}"${more}`,
    comparison: "COMPARISON_GT",
    threshold_value: threshold,
    duration: "0s",
    aggregations: block({
      alignment_period: `${alert.period}s`,
      per_series_aligner: alert.aligner,
      cross_series_reducer: alert.reducer,
    }),
  });
}
