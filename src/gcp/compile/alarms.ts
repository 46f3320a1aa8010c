import { isDeepStrictEqual } from "node:util";
import {
  type Args,
  type Block,
  block,
  call,
  type Expression,
  eachKey,
  local,
  ref,
  resource,
  tpl,
  v,
} from "@motif/compile";
import { fullName, identifier, repeated } from "@motif/compile/kit";
import { type AlarmPlan, SUBJECT, THRESHOLD } from "../ground/alarms.ts";
import { FUNCTION_MAP } from "../ground/naming.ts";
import type { BasePlan, WholePlan } from "../ground/plan.ts";
import { referenceTo } from "../ground/references.ts";

/** Address of the metric that counts log entries of errors. */
const ERRORS = "google_logging_metric.errors";

/** What differs among alarms of one kind, as their block says it. */
interface Differing {
  readonly subject: Expression | string;
  readonly threshold: Expression;
  readonly target: Expression;
}

/** One block for each kind of alarm, repeated for its functions or subscriptions. */
export function alarmBlocks({ app, alarms, functions }: BasePlan & WholePlan): Block[] {
  const names = functions.map(({ name }) => name);
  return [...Map.groupBy(alarms, ({ kind }) => kind).values()].map((group) =>
    alarmPolicies(app, group, names),
  );
}

function alarmPolicies(app: string, group: readonly AlarmPlan[], functions: readonly string[]): Block {
  const [alarm] = group;
  if (!alarm) throw new Error("A group of alarms is never empty.");
  const { kind, resource: watched } = alarm;
  const { forEach, value } = repeated(
    group.map(({ subject, threshold }) => ({ key: subject, values: { threshold } })),
  );
  const threshold = value("threshold");
  const policy = (differing: Omit<Differing, "threshold">, repetition?: Expression) =>
    resource(
      "google_monitoring_alert_policy",
      identifier(kind),
      policyArgs(app, alarm, { ...differing, threshold }),
      repetition && { forEach: repetition },
    );
  if (watched.value.key === undefined) {
    return policy({ subject: alarm.subject, target: referenceTo(watched.value) });
  }
  const subjects = group.map(({ subject }) => subject);
  const onAll = threshold.kind === "literal" && isDeepStrictEqual(subjects, functions);
  return policy(
    { subject: eachKey, target: referenceTo(watched.value, eachKey) },
    onAll ? local(FUNCTION_MAP) : forEach,
  );
}

function policyArgs(app: string, alarm: AlarmPlan, differing: Differing): Args {
  const description = described(alarm, differing);
  return {
    display_name: tpl`${fullName(app, differing.subject)}-${alarm.kind}`,
    combiner: "OR",
    severity: "WARNING",
    notification_channels: v("notification_channels"),
    documentation: block({ content: description, mime_type: "text/markdown" }),
    conditions: block({
      display_name: description,
      ...(alarm.metric === "log-errors"
        ? { condition_prometheus_query_language: logCondition(alarm, differing) }
        : { condition_threshold: thresholdCondition(alarm, differing) }),
    }),
  };
}

function described({ description }: AlarmPlan, { subject, threshold }: Differing): Expression {
  const said: Readonly<Record<string, Expression | string>> = { [SUBJECT]: subject, [THRESHOLD]: threshold };
  const parts = description.split(new RegExp(`(${SUBJECT}|${THRESHOLD})`));
  return parts.reduce((text, part) => tpl`${text}${said[part] ?? part}`, tpl``);
}

/**
 * A condition in PromQL, since others are refused until a metric has had its first entry, and that may never come.
 * @see https://docs.cloud.google.com/monitoring/promql/promql-mapping
 */
function logCondition({ resource: { type, label }, period }: AlarmPlan, { target, threshold }: Differing) {
  const metric: Expression = call("replace", ref(ERRORS, "name"), "-", "_");
  const selector = tpl`monitored_resource="${type}",${label}="${target}"`;
  return block({
    query: tpl`sum(increase(logging_googleapis_com:user_${metric}{${selector}}[${period}s])) > ${threshold}`,
    duration: "0s",
    evaluation_interval: "60s",
    disable_metric_validation: true,
  });
}

function thresholdCondition(alarm: AlarmPlan, { target, threshold }: Differing) {
  const { metric, resource: watched, where } = alarm;
  const more = where === undefined ? "" : ` AND ${where}`;
  return block({
    filter: tpl`metric.type = "${metric}" AND resource.type = "${watched.type}" AND resource.labels.${watched.label} = "${target}"${more}`,
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
