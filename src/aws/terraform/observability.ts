import { type Block, ref, resource, tpl, type Value, v } from "@motif/compile";
import type { AlarmPlan, AwsPlan } from "../plan/aws-plan.ts";
import { fullName, identifier } from "./naming.ts";
import { referenceTo } from "./references.ts";

/** Log groups and alarms. */
export function observabilityBlocks(plan: AwsPlan): Block[] {
  const { app, api, functions } = plan;
  return [
    ...functions.map((fn) =>
      resource("aws_cloudwatch_log_group", identifier(fn.name), {
        name: tpl`/aws/lambda/${fullName(app, fn.name)}`,
        retention_in_days: fn.logRetentionDays,
      }),
    ),
    ...(api
      ? [
          resource(
            "aws_cloudwatch_log_group",
            `api_${identifier(api.name)}`,
            {
              name: tpl`/aws/vendedlogs/apigateway/${fullName(app, api.name)}`,
              retention_in_days: api.logRetentionDays,
            },
            {
              comment:
                "Below /aws/vendedlogs/ log groups need no room in the account's one resource policy for logs.",
            },
          ),
        ]
      : []),
    ...alarmBlocks(plan),
  ];
}

/** One block for each kind of alarm, repeated for its functions or queues. */
function alarmBlocks({ app, alarms }: AwsPlan): Block[] {
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
      target: referenceTo(dimension.value),
    },
  ]);
  return resource(
    "aws_cloudwatch_metric_alarm",
    identifier(alarm.kind),
    {
      alarm_name: tpl`${fullName(app, "")}${ref("each.value.name")}-${alarm.kind}`,
      alarm_description: ref("each.value.description"),
      namespace: alarm.namespace,
      metric_name: alarm.metric,
      dimensions: { [alarm.dimension.name]: ref("each.value.target") },
      statistic: percentile ? undefined : alarm.statistic,
      extended_statistic: percentile ? alarm.statistic : undefined,
      comparison_operator: "GreaterThanThreshold",
      threshold: common ? alarm.threshold : ref("each.value.threshold"),
      period: alarm.period,
      evaluation_periods: alarm.evaluationPeriods,
      treat_missing_data: "notBreaching",
      alarm_actions: v("alarm_topic_arns"),
      ok_actions: v("alarm_topic_arns"),
    },
    { forEach: Object.fromEntries(subjects) },
  );
}
