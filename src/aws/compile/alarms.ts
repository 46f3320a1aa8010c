/** All alarms: one block for each kind of alarm in Terraform, a resource each in a template. */
import { type Block, eachValue, resource, tpl, type Value, v } from "@motif/compile";
import { fullName, identifier } from "@motif/compile/kit";
import type { AlarmPlan } from "../ground/alarms.ts";
import {
  fullName as fullNameInSam,
  intrinsic,
  made,
  pascal,
  type Resources,
  type Say,
} from "../ground/sam.ts";
import { refer } from "../ground/terraform.ts";
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
  const common = group.every(({ threshold }) => threshold === alarm.threshold);
  const subjects = group.map(({ subject, description, threshold, dimension }): [string, Value] => [
    identifier(subject),
    {
      name: subject,
      description,
      threshold: common ? undefined : threshold,
      target: refer(dimension.value),
    },
  ]);
  return resource(
    "aws_cloudwatch_metric_alarm",
    identifier(alarm.kind),
    {
      alarm_name: tpl`${fullName(app, "")}${eachValue("name")}-${alarm.kind}`,
      alarm_description: eachValue("description"),
      namespace: alarm.namespace,
      metric_name: alarm.metric,
      dimensions: { [alarm.dimension.name]: eachValue("target") },
      statistic: percentile ? undefined : alarm.statistic,
      extended_statistic: percentile ? alarm.statistic : undefined,
      comparison_operator: "GreaterThanThreshold",
      threshold: common ? alarm.threshold : eachValue("threshold"),
      period: alarm.period,
      evaluation_periods: alarm.evaluationPeriods,
      treat_missing_data: "notBreaching",
      alarm_actions: v("alarm_topic_arns"),
      ok_actions: v("alarm_topic_arns"),
    },
    { forEach: Object.fromEntries(subjects) },
  );
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
    AlarmDescription: alarm.description,
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
