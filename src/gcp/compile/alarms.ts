import { isDeepStrictEqual } from "node:util";
import {
  type Args,
  type Block,
  block,
  call,
  type Expression,
  eachKey,
  eachValue,
  local,
  locals,
  mapFor,
  op,
  ref,
  resource,
  tpl,
  type Value,
  v,
} from "@motif/compile";
import { fullName, identifier, repeated } from "@motif/compile/kit";
import { type AlarmPlan, LOG_ERRORS, PERIOD, SUBJECT, THRESHOLD } from "../ground/alarms.ts";
import { FUNCTION_MAP } from "../ground/naming.ts";
import type { BasePlan, WholePlan } from "../ground/plan.ts";
import { referenceTo } from "../ground/references.ts";

/** Address of the metric that counts log entries of errors. */
const ERRORS = "google_logging_metric.errors";

/** The local with the alerts on metrics of Google Cloud's own. */
const ALERTS = "alerts";

/** What differs among alarms of one kind. */
interface Differing {
  readonly subject: Expression | string;
  readonly threshold: Expression | number;
  readonly target: Expression;
}

/** Alert policies: one block for errors in logs, and one for all that is over its threshold. */
export function alarmBlocks({ app, alarms, functions }: BasePlan & WholePlan): Block[] {
  const names = functions.map(({ name }) => name);
  const [logged, measured] = [true, false].map((wanted) =>
    alarms.filter(({ metric }) => (metric === LOG_ERRORS) === wanted),
  );
  return [...logAlerts(app, logged ?? [], names), ...metricAlerts(app, measured ?? [], names)];
}

function logAlerts(app: string, alarms: readonly AlarmPlan[], functions: readonly string[]): Block[] {
  const [alarm] = alarms;
  if (!alarm) return [];
  const { forEach, value } = repeated(
    alarms.map(({ subject, threshold }) => ({ key: subject, values: { threshold } })),
  );
  const onAll = isDeepStrictEqual(subjectsOf(alarms), functions);
  const differing = {
    subject: eachKey,
    threshold: value("threshold"),
    target: referenceTo(alarm.resource.value, eachKey),
  };
  return [
    resource(
      "google_monitoring_alert_policy",
      "errors",
      policyArgs(tpl`${fullName(app, eachKey)}-${alarm.kind}`, described(alarm, differing), {
        condition_prometheus_query_language: logCondition(alarm, differing),
      }),
      { forEach: onAll ? local(FUNCTION_MAP) : forEach },
    ),
  ];
}

function metricAlerts(app: string, alarms: readonly AlarmPlan[], functions: readonly string[]): Block[] {
  const kinds = [...Map.groupBy(alarms, ({ kind }) => kind).values()];
  if (kinds.length === 0) return [];
  const alerts = call("merge", ...kinds.map((group) => alertsOf(group, functions)));
  return [
    locals(
      { ...Object.assign({}, ...kinds.map(thresholdsOf)), [ALERTS]: alerts },
      "What is watched besides errors: an alert goes off when a metric is over its threshold.",
    ),
    resource(
      "google_monitoring_alert_policy",
      "metric",
      policyArgs(fullName(app, eachKey), eachValue("description"), {
        condition_threshold: thresholdCondition(),
      }),
      { forEach: local(ALERTS) },
    ),
  ];
}

/** Thresholds of alarms of one kind in a local of their own, where they differ. */
function thresholdsOf(group: readonly AlarmPlan[]): Args {
  if (haveOneThreshold(group) || group.some(({ thresholdOfTimeout }) => thresholdOfTimeout)) return {};
  const entries = group.map(({ subject, threshold }) => [subject, threshold]);
  return { [thresholdsLocal(group)]: Object.fromEntries(entries) };
}

function thresholdsLocal([alarm]: readonly AlarmPlan[]): string {
  return `${identifier(alarm?.kind ?? "")}_thresholds`;
}

function haveOneThreshold(group: readonly AlarmPlan[]): boolean {
  return new Set(group.map(({ threshold }) => threshold)).size === 1;
}

/** The alerts of one kind by name, for whatever they are on. */
function alertsOf(group: readonly AlarmPlan[], functions: readonly string[]): Value {
  const [alarm] = group;
  if (!alarm) throw new Error("A group of alarms is never empty.");
  const {
    kind,
    threshold,
    resource: { value: target },
  } = alarm;
  if (target.key === undefined) {
    const alert = alertOf(alarm, { subject: alarm.subject, threshold, target: referenceTo(target) });
    return { [`${alarm.subject}-${kind}`]: alert };
  }
  const name = ref("name");
  if (alarm.thresholdOfTimeout !== undefined) {
    const threshold = op(ref("function.timeout"), "*", alarm.thresholdOfTimeout);
    const alert = alertOf(alarm, { subject: name, threshold, target: referenceTo(target, name) });
    return mapFor(["name", "function"], local(FUNCTION_MAP), [tpl`${name}-${kind}`, alert]);
  }
  const common = haveOneThreshold(group);
  const alert = alertOf(alarm, {
    subject: name,
    threshold: common ? threshold : ref("threshold"),
    target: referenceTo(target, name),
  });
  const entry = [tpl`${name}-${kind}`, alert] as const;
  if (!common) return mapFor(["name", "threshold"], local(thresholdsLocal(group)), entry);
  const subjects = subjectsOf(group);
  const onAll = isDeepStrictEqual(subjects, functions);
  return mapFor(["name"], onAll ? call("keys", local(FUNCTION_MAP)) : subjects, entry);
}

function subjectsOf(alarms: readonly AlarmPlan[]): string[] {
  return alarms.map(({ subject }) => subject);
}

function alertOf(alarm: AlarmPlan, differing: Differing): Value {
  const { metric, resource: watched, where } = alarm;
  const more = where === undefined ? "" : ` AND ${where}`;
  return {
    description: described(alarm, differing),
    filter: tpl`metric.type = "${metric}" AND resource.type = "${watched.type}" AND resource.labels.${watched.label} = "${differing.target}"${more}`,
    threshold: differing.threshold,
    aligner: alarm.aligner,
    reducer: alarm.reducer,
  };
}

function policyArgs(name: Expression, description: Expression, condition: Args): Args {
  return {
    display_name: name,
    combiner: "OR",
    severity: "WARNING",
    notification_channels: v("notification_channels"),
    documentation: block({ content: description, mime_type: "text/markdown" }),
    conditions: block({ display_name: description, ...condition }),
  };
}

function described({ description }: AlarmPlan, { subject, threshold }: Differing): Expression {
  const said: Readonly<Record<string, Expression | string | number>> = {
    [SUBJECT]: subject,
    [THRESHOLD]: threshold,
  };
  const parts = description.split(new RegExp(`(${SUBJECT}|${THRESHOLD})`));
  return parts.reduce((text, part) => tpl`${text}${said[part] ?? part}`, tpl``);
}

/**
 * A condition in PromQL, since others are refused until a metric has had its first entry, and that may never come.
 * @see https://docs.cloud.google.com/monitoring/promql/promql-mapping
 */
function logCondition({ resource: { type, label } }: AlarmPlan, { target, threshold }: Differing) {
  const metric: Expression = call("replace", ref(ERRORS, "name"), "-", "_");
  const selector = tpl`monitored_resource="${type}",${label}="${target}"`;
  return block({
    query: tpl`sum(increase(logging_googleapis_com:user_${metric}{${selector}}[${PERIOD}s])) > ${threshold}`,
    duration: "0s",
    evaluation_interval: "60s",
    disable_metric_validation: true,
  });
}

function thresholdCondition() {
  return block({
    filter: eachValue("filter"),
    comparison: "COMPARISON_GT",
    threshold_value: eachValue("threshold"),
    duration: "0s",
    aggregations: block({
      alignment_period: `${PERIOD}s`,
      per_series_aligner: eachValue("aligner"),
      cross_series_reducer: eachValue("reducer"),
    }),
  });
}
