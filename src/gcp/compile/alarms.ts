import {
  type Block,
  block,
  call,
  type Expression,
  eachValue,
  ref,
  resource,
  tpl,
  type Value,
  v,
} from "@motif/compile";
import { fullName, identifier } from "@motif/compile/kit";
import type { AlarmPlan } from "../ground/alarms.ts";
import { SERVICES } from "../ground/naming.ts";
import type { BasePlan, WholePlan } from "../ground/plan.ts";
import { referenceTo } from "../ground/references.ts";

/** Address of the metric that counts log entries of errors. */
const ERRORS = "google_logging_metric.errors";

/** One block for each kind of alarm, repeated for its functions or subscriptions. */
export function alarmBlocks({ app, alarms }: BasePlan & WholePlan): Block[] {
  return [...Map.groupBy(alarms, ({ kind }) => kind).values()].map((group) => alarmPolicies(app, group));
}

function alarmPolicies(app: string, group: readonly AlarmPlan[]): Block {
  const [alarm] = group;
  if (!alarm) throw new Error("A group of alarms is never empty.");
  const common = group.every(({ threshold }) => threshold === alarm.threshold);
  const subjects = group.map(({ subject, description, threshold, resource: { value } }): [string, Value] => [
    identifier(subject),
    {
      name: subject,
      description,
      threshold: common ? undefined : threshold,
      target: referenceTo(value),
    },
  ]);
  const threshold = common ? alarm.threshold : eachValue("threshold");
  return resource(
    "google_monitoring_alert_policy",
    identifier(alarm.kind),
    {
      display_name: tpl`${fullName(app, "")}${eachValue("name")}-${alarm.kind}`,
      combiner: "OR",
      severity: "WARNING",
      notification_channels: v("notification_channels"),
      documentation: block({ content: eachValue("description"), mime_type: "text/markdown" }),
      conditions: block({
        display_name: eachValue("description"),
        ...(alarm.metric === "log-errors"
          ? { condition_prometheus_query_language: logCondition(alarm, threshold) }
          : { condition_threshold: thresholdCondition(alarm, threshold) }),
      }),
    },
    { forEach: Object.fromEntries(subjects), dependsOn: [SERVICES] },
  );
}

/**
 * A condition in PromQL, since others are refused until a metric has had its first entry, and that may never come.
 * @see https://docs.cloud.google.com/monitoring/promql/promql-mapping
 */
function logCondition({ resource: { type, label }, period }: AlarmPlan, threshold: Expression | number) {
  const metric: Expression = call("replace", ref(ERRORS, "name"), "-", "_");
  const selector = tpl`monitored_resource="${type}",${label}="${eachValue("target")}"`;
  return block({
    query: tpl`sum(increase(logging_googleapis_com:user_${metric}{${selector}}[${period}s])) > ${threshold}`,
    duration: "0s",
    evaluation_interval: "60s",
    disable_metric_validation: true,
  });
}

function thresholdCondition(alarm: AlarmPlan, threshold: Expression | number) {
  const { metric, resource: target, where } = alarm;
  const more = where === undefined ? "" : ` AND ${where}`;
  return block({
    filter: tpl`metric.type = "${metric}" AND resource.type = "${target.type}" AND resource.labels.${target.label} = "${eachValue("target")}"${more}`,
    comparison: "COMPARISON_GT",
    threshold_value: threshold,
    duration: "0s",
    aggregations: block({
      alignment_period: `${alarm.period}s`,
      per_series_aligner: alarm.aligner,
      cross_series_reducer: alarm.reducer,
    }),
  });
}
