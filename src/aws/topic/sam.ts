import type { BasePlan } from "../ground/plan.ts";
import type { Reference } from "../ground/reference.ts";
import type { SamParts } from "../ground/room.ts";
import { made, pascal, policyDocument, prefixed, samOutputByName, tagList, tlsOnly } from "../ground/sam.ts";
import { getAtt, refTo, sub } from "../ground/yaml.ts";
import { queueId } from "../queue/sam.ts";
import { type SubscriptionPlan, type TopicPlan, type TopicPlans, topicName } from "./plan.ts";
import { topicId } from "./reference.ts";

/** The topics with their policies and the queues behind them. */
export function topicSam({ app, topics }: BasePlan & TopicPlans): SamParts {
  return {
    resources: topics.flatMap((topic) => {
      const id = topicId(topic.name);
      return [
        made(id, "AWS::SNS::Topic", {
          TopicName: sub(prefixed(topicName(app, topic))),
          FifoTopic: topic.fifo ? true : undefined,
          ContentBasedDeduplication: topic.fifo ? true : undefined,
          KmsMasterKeyId: "alias/aws/sns",
          Tags: tagList(app),
        }),
        made(`${id}Policy`, "AWS::SNS::TopicPolicy", {
          Topics: [refTo(id)],
          PolicyDocument: policyDocument([tlsOnly("sns:Publish", refTo(id))]),
        }),
        ...topic.subscriptions.map((subscription) => subscribed(topic, subscription)),
      ];
    }),
    outputs: {
      arns: samOutputByName(
        "topic_arns",
        "ARN of the SNS topic",
        topics.map(({ name }) => [name, refTo(topicId(name))]),
      ),
    },
  };
}

/** A topic's name or ARN. */
export function sayTopic({ name, attribute }: Reference): string {
  return attribute === "name" ? `\${${topicId(name)}.TopicName}` : `\${${topicId(name)}}`;
}

function subscribed({ name }: TopicPlan, { queue, filterPolicy, deadLetterQueue }: SubscriptionPlan) {
  return made(
    `${pascal(queue)}Subscription`,
    "AWS::SNS::Subscription",
    {
      TopicArn: refTo(topicId(name)),
      Protocol: "sqs",
      Endpoint: getAtt(queueId(queue), "Arn"),
      RawMessageDelivery: true,
      FilterPolicyScope: filterPolicy && "MessageAttributes",
      FilterPolicy: filterPolicy,
      RedrivePolicy:
        deadLetterQueue === undefined
          ? undefined
          : { deadLetterTargetArn: getAtt(queueId(deadLetterQueue), "Arn") },
    },
    { DependsOn: `${queueId(queue)}Policy` },
  );
}
