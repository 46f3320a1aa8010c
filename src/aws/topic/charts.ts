import type { WatchedPlan } from "../ground/charts.ts";
import type { TopicPlans } from "./plan.ts";
import { topicReference } from "./reference.ts";

/**
 * What is published; what becomes of it, the charts of queues show.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html
 */
export function topicCharts({ topics }: TopicPlans): WatchedPlan[] {
  if (topics.length === 0) return [];
  return [
    {
      namespace: "AWS/SNS",
      dimension: "TopicName",
      of: topics.map(({ name }) => ({ name, value: topicReference(name, "name") })),
      charts: [{ title: "Messages published", metric: "NumberOfMessagesPublished", statistic: "Sum" }],
    },
  ];
}
