/** All alarms: one block for each kind of alarm in Terraform, a resource each in a template. */
import {
  type Args,
  allBlocks,
  type Block,
  block,
  dynamicBlock,
  type Expression,
  eachKey,
  eachValue,
  op,
  ref,
  resource,
  template,
  toExpression,
  tpl,
  type Value,
  v,
} from "@motif/compile";
import { fullName, identifier, repeated } from "@motif/compile/kit";
import { type AlarmPlan, descriptionOf, SHARE_OF_QUOTA } from "../ground/alarms.ts";
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
  const { forEach, subject, dimension, threshold } = repeatedFor(group, alarm);
  return resource(
    "aws_cloudwatch_metric_alarm",
    identifier(alarm.kind),
    {
      alarm_name: fullName(app, tpl`${subject}-${alarm.kind}`),
      alarm_description: filled(alarm.description, { subject, threshold }),
      ...(alarm.quotaOf === undefined
        ? metricArguments(alarm, dimension)
        : shareOfQuota(alarm, alarm.quotaOf)),
      comparison_operator: "GreaterThanThreshold",
      threshold,
      evaluation_periods: alarm.evaluationPeriods,
      treat_missing_data: "notBreaching",
      alarm_actions: v("alarm_topic_arns"),
      ok_actions: v("alarm_topic_arns"),
    },
    forEach && { forEach },
  );
}

function metricArguments(
  { namespace, metric, dimension: named, statistic, period }: AlarmPlan,
  dimension: Value | undefined,
): Args {
  const percentile = statistic.startsWith("p");
  return {
    namespace,
    metric_name: metric,
    dimensions: named && { [named.name]: dimension },
    statistic: percentile ? undefined : statistic,
    extended_statistic: percentile ? statistic : undefined,
    period,
  };
}

function shareOfQuota({ namespace, metric, statistic, period }: AlarmPlan, quotaOf: string): Args {
  const { expression, used, limited, label } = SHARE_OF_QUOTA;
  const shared = { namespace, metric_name: ref("metric_query.value"), stat: statistic, period };
  return {
    metric_query: allBlocks(
      block({ id: "share", expression, label, return_data: true }),
      dynamicBlock(
        { [used]: metric, [limited]: quotaOf },
        { id: ref("metric_query.key"), metric: block(shared) },
      ),
    ),
  };
}

/** What differs in the alarms of a kind. */
interface Differing {
  /** What they are repeated for; undefined where there is one. */
  readonly forEach?: Expression;
  readonly subject: Expression | string;
  readonly dimension?: Value;
  readonly threshold: Value;
}

function repeatedFor(
  group: readonly AlarmPlan[],
  { dimension, ofEveryFunction, single, subject, threshold }: AlarmPlan,
): Differing {
  if (!dimension) return { subject, threshold };
  const { value: watched } = dimension;
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
      values: { watched: alarm.dimension && refer(alarm.dimension.value), threshold: alarm.threshold },
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
  const topics = when("HasAlarmTopics", refTo("AlarmTopicArns"));
  return {
    AlarmName: sub(fullNameInSam(app, `${alarm.subject}-${alarm.kind}`)),
    AlarmDescription: descriptionOf(alarm),
    ...(alarm.quotaOf === undefined
      ? metricProperties(alarm, say)
      : { Metrics: metricsInSam(alarm, alarm.quotaOf) }),
    ComparisonOperator: "GreaterThanThreshold",
    Threshold: alarm.threshold,
    EvaluationPeriods: alarm.evaluationPeriods,
    TreatMissingData: "notBreaching",
    AlarmActions: topics,
    OKActions: topics,
  };
}

function metricProperties(
  { namespace, metric, dimension, statistic, period }: AlarmPlan,
  say: Say,
): Record<string, TemplateValue | undefined> {
  const percentile = statistic.startsWith("p");
  return {
    Namespace: namespace,
    MetricName: metric,
    Dimensions: dimension && [{ Name: dimension.name, Value: intrinsic(say(dimension.value)) }],
    Statistic: percentile ? undefined : statistic,
    ExtendedStatistic: percentile ? statistic : undefined,
    Period: period,
  };
}

function metricsInSam({ namespace, metric, statistic, period }: AlarmPlan, quotaOf: string): TemplateValue {
  const { expression, used, limited, label } = SHARE_OF_QUOTA;
  const query = (id: string, name: string) => ({
    Id: id,
    MetricStat: { Metric: { Namespace: namespace, MetricName: name }, Stat: statistic, Period: period },
    ReturnData: false,
  });
  return [
    { Id: "share", Expression: expression, Label: label, ReturnData: true },
    query(used, metric),
    query(limited, quotaOf),
  ];
}
