import { type AlarmPlan, alarm } from "../ground/alarms.ts";
import type { TopicPlans } from "./plan.ts";
import { topicReference } from "./reference.ts";

/**
 * What SNS could not bring into a queue: it is not tried again where the queue refused it.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html
 */
export function topicAlarms({ topics }: TopicPlans): AlarmPlan[] {
  return topics.map(({ name }) =>
    alarm({
      subject: name,
      kind: "undelivered",
      description: "A message of {subject} could not be brought into a queue: look at the queue's policy",
      namespace: "AWS/SNS",
      metric: "NumberOfNotificationsFailed",
      dimension: { name: "TopicName", value: topicReference(name, "name") },
    }),
  );
}
