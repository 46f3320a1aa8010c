/** All alarms: one block for each kind of alarm in Terraform, a resource each in a template. */
import {
  type Block,
  type Expression,
  eachKey,
  eachValue,
  op,
  resource,
  template,
  toExpression,
  tpl,
  type Value,
  v,
} from "@motif/compile";
import { fullName, identifier, repeated } from "@motif/compile/kit";
import { type AlarmPlan, descriptionOf } from "../ground/alarms.ts";
import {
  fullName as fullNameInSam,
  intrinsic,
  made,
  pascal,
  type Resources,
  type Say,
} from "../ground/sam.ts";
import { FUNCTION, FUNCTIONS, instance, refer } from "../ground/terraform.ts";
import { refTo, sub, type Value as TemplateValue, when } from "../ground/yaml.ts";
import type { AwsPlan } from "./rooms.ts";

/** One block for each kind of alarm, repeated for its functions or queues. */
export function alarmBlocks({ app, alarms }: AwsPlan): Block[] {
  return [...Map.groupBy(alarms, ({ kind }) => kind).values()].map((group) => metricAlarms(app, group));
}

function metricAlarms(app: string, group: readonly AlarmPlan[]): Block {
  const [alarm] = group;
  if (!alarm) throw new Error("A group of alarms is never empty.");
  const percentile = alarm.statistic.startsWith("p");
  const { forEach, subject, dimension, threshold } = repeatedFor(group, alarm);
  return resource(
    "aws_cloudwatch_metric_alarm",
    identifier(alarm.kind),
    {
      alarm_name: fullName(app, tpl`${subject}-${alarm.kind}`),
      alarm_description: filled(alarm.description, { subject, threshold }),
      namespace: alarm.namespace,
      metric_name: alarm.metric,
      dimensions: { [alarm.dimension.name]: dimension },
      statistic: percentile ? undefined : alarm.statistic,
      extended_statistic: percentile ? alarm.statistic : undefined,
      comparison_operator: "GreaterThanThreshold",
      threshold,
      period: alarm.period,
      evaluation_periods: alarm.evaluationPeriods,
      treat_missing_data: "notBreaching",
      alarm_actions: v("alarm_topic_arns"),
      ok_actions: v("alarm_topic_arns"),
    },
    forEach && { forEach },
  );
}

/** What differs in the alarms of a kind. */
interface Differing {
  /** What they are repeated for; undefined where there is one. */
  readonly forEach?: Expression;
  readonly subject: Expression | string;
  readonly dimension: Value;
  readonly threshold: Value;
}

function repeatedFor(
  group: readonly AlarmPlan[],
  { dimension: { value: watched }, ofEveryFunction, single, subject, threshold }: AlarmPlan,
): Differing {
  if (single) return { subject, dimension: refer(watched), threshold };
  if (ofEveryFunction) {
    const { thresholdOfTimeout: factor } = ofEveryFunction;
    return {
      forEach: FUNCTIONS,
      subject: eachKey,
      dimension: instance(FUNCTION, eachKey, watched.attribute),
      threshold: factor === undefined ? threshold : op(eachValue("timeout"), "*", factor),
    };
  }
  const { forEach, value } = repeated(
    group.map((alarm) => ({
      key: alarm.subject,
      values: { watched: refer(alarm.dimension.value), threshold: alarm.threshold },
    })),
  );
  return { forEach, subject: eachKey, dimension: value("watched"), threshold: value("threshold") };
}

/** A text with values in place of their names. */
function filled(text: string, values: Readonly<Record<string, Value>>): Expression {
  const parts = text.split(/\{(\w+)\}/);
  return template(parts.map((part, index) => (index % 2 === 0 ? part : toExpression(values[part] ?? part))));
}

/** The alarms in a template. */
export function alarmResources({ app, alarms }: AwsPlan, say: Say): Resources {
  return alarms.map((alarm) =>
    made(
      `${pascal(alarm.subject)}${pascal(alarm.kind)}Alarm`,
      "AWS::CloudWatch::Alarm",
      alarmProperties(app, alarm, say),
    ),
  );
}

function alarmProperties(app: string, alarm: AlarmPlan, say: Say): Record<string, TemplateValue | undefined> {
  const percentile = alarm.statistic.startsWith("p");
  const topics = when("HasAlarmTopics", refTo("AlarmTopicArns"));
  return {
    AlarmName: sub(fullNameInSam(app, `${alarm.subject}-${alarm.kind}`)),
    AlarmDescription: descriptionOf(alarm),
    Namespace: alarm.namespace,
    MetricName: alarm.metric,
    Dimensions: [{ Name: alarm.dimension.name, Value: intrinsic(say(alarm.dimension.value)) }],
    Statistic: percentile ? undefined : alarm.statistic,
    ExtendedStatistic: percentile ? alarm.statistic : undefined,
    ComparisonOperator: "GreaterThanThreshold",
    Threshold: alarm.threshold,
    Period: alarm.period,
    EvaluationPeriods: alarm.evaluationPeriods,
    TreatMissingData: "notBreaching",
    AlarmActions: topics,
    OKActions: topics,
  };
}
