import { jsonencode, type Resource, ref, resource } from "@motif/compile";
import { identifier, outputByName, prefixed, repeated } from "@motif/compile/kit";
import type { BasePlan } from "../ground/plan.ts";
import type { TerraformParts } from "../ground/room.ts";
import { refer, TLS_ONLY, tlsOnly } from "../ground/terraform.ts";
import { deadLetterReference, POLICY_TYPE, queueReference, SUBSCRIBED } from "../queue/reference.ts";
import { type TopicPlan, type TopicPlans, topicName } from "./plan.ts";
import { TOPIC_TYPE, topicReference } from "./reference.ts";

/** The key that SNS has in every account. */
const OWN_KEY = "alias/aws/sns";

/** The topics, who may publish to them, and the queues behind them. */
export function topicTerraform({ app, topics }: BasePlan & TopicPlans): TerraformParts {
  if (topics.length === 0) return {};
  return {
    data: [...topics.map((topic) => snsTopic(app, topic)), subscriptions(topics)],
    iam: [topicPolicies(topics)],
    outputs: {
      arns: outputByName(
        "topic_arns",
        "SNS topics, by their name in the app.",
        topics.map(({ name }) => [name, refer(topicReference(name, "arn"))]),
      ),
    },
  };
}

function snsTopic(app: string, topic: TopicPlan): Resource {
  return resource(
    TOPIC_TYPE,
    identifier(topic.name),
    {
      name: prefixed(topicName(app, topic)),
      fifo_topic: topic.fifo ? true : undefined,
      content_based_deduplication: topic.fifo ? true : undefined,
      kms_master_key_id: OWN_KEY,
    },
    { comment: `${topic.description}.` },
  );
}

/** The queues get messages as they were published, with their attributes, and none before they may. */
function subscriptions(topics: readonly TopicPlan[]): Resource {
  const all = topics.flatMap(({ name, subscriptions: own }) =>
    own.map((subscription) => ({ topic: name, ...subscription })),
  );
  const { forEach, value } = repeated(
    all.map(({ queue, topic, filterPolicy, deadLetterQueue }) => ({
      key: queue,
      values: {
        topic: refer(topicReference(topic, "arn")),
        queue: refer(queueReference(queue, "arn")),
        filter: filterPolicy && jsonencode(filterPolicy),
        redrive:
          deadLetterQueue === undefined
            ? undefined
            : jsonencode({ deadLetterTargetArn: refer(deadLetterReference(deadLetterQueue, "arn")) }),
      },
    })),
  );
  const some = (name: "filterPolicy" | "deadLetterQueue") => all.some((each) => each[name] !== undefined);
  return resource(
    "aws_sns_topic_subscription",
    "queue",
    {
      topic_arn: value("topic"),
      protocol: "sqs",
      endpoint: value("queue"),
      raw_message_delivery: true,
      filter_policy_scope: some("filterPolicy") ? "MessageAttributes" : undefined,
      filter_policy: some("filterPolicy") ? value("filter") : undefined,
      redrive_policy: some("deadLetterQueue") ? value("redrive") : undefined,
    },
    { forEach, dependsOn: [ref(`${POLICY_TYPE}.${SUBSCRIBED}`)] },
  );
}

function topicPolicies(topics: readonly TopicPlan[]): Resource {
  const { forEach, value } = repeated(
    topics.map(({ name }) => ({ key: name, values: { arn: refer(topicReference(name, "arn")) } })),
  );
  return resource(
    "aws_sns_topic_policy",
    "tls_only",
    { arn: value("arn"), policy: tlsOnly("sns:Publish", value("arn")) },
    { comment: TLS_ONLY, forEach },
  );
}
