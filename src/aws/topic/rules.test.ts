import { type Args, type Expression, ref, resource } from "@motif/compile";
import { describeConstraints, describeRules, tlsOnly } from "../testing/rules.ts";
import { RULES } from "./rules.ts";

const topic = resource("aws_sns_topic", "images", { name: "images", kms_master_key_id: "alias/aws/sns" });
const policyOf = (policy: Expression) =>
  resource("aws_sns_topic_policy", "images", { arn: ref(topic, "arn"), policy });
const policy = policyOf(tlsOnly());
const subscription = (changes: Args = {}) =>
  resource("aws_sns_topic_subscription", "resize", {
    topic_arn: ref(topic, "arn"),
    protocol: "sqs",
    endpoint: "arn",
    raw_message_delivery: true,
    redrive_policy: "{}",
    ...changes,
  });

describeRules(RULES, {
  right: [["a topic with a queue behind it", [topic, policy, subscription()]]],
  wrong: [
    ["AWS_TOPIC_ENCRYPTED", "a topic in the clear", [resource("aws_sns_topic", "images", {}), policy]],
    ["AWS_TOPIC_TLS", "a topic without a policy", [topic]],
    ["AWS_TOPIC_TLS", "a policy that allows it", [topic, policyOf(tlsOnly({ Effect: "Allow" }))]],
    [
      "AWS_SUBSCRIPTION_QUEUE",
      "a function as a subscriber",
      [topic, policy, subscription({ protocol: "lambda" })],
    ],
    [
      "AWS_SUBSCRIPTION_RAW",
      "messages in messages",
      [topic, policy, subscription({ raw_message_delivery: undefined })],
    ],
    [
      "AWS_SUBSCRIPTION_DEAD_LETTER",
      "a subscription that loses what its queue refuses",
      [topic, policy, subscription({ redrive_policy: undefined })],
    ],
  ],
});

describeConstraints([
  {
    type: "aws_sns_topic_subscription",
    good: 'filter_policy_scope = "MessageAttributes"',
    bad: 'filter_policy_scope = "Attributes"',
    code: "value-not-allowed",
  },
]);
