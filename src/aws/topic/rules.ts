import { type Constraints, isSet, literal, oneOf, type Rule } from "@motif/compile/kit";
import { attachedTlsPolicy } from "../ground/rules.ts";

const SUBSCRIPTION = "aws_sns_topic_subscription";

/** What topics must not be although Terraform and AWS would accept it. */
export const RULES: readonly Rule[] = [
  {
    code: "AWS_TOPIC_ENCRYPTED",
    appliesTo: ["aws_sns_topic"],
    check: (topic) =>
      isSet(topic, "kms_master_key_id") ? undefined : "is not encrypted; set kms_master_key_id",
  },
  {
    code: "AWS_TOPIC_TLS",
    appliesTo: ["aws_sns_topic"],
    check: (topic, module) => attachedTlsPolicy(topic, module, "aws_sns_topic_policy"),
  },
  {
    code: "AWS_SUBSCRIPTION_QUEUE",
    appliesTo: [SUBSCRIPTION],
    check: (subscription) =>
      literal(subscription, "protocol") === "sqs"
        ? undefined
        : "has no queue behind it: SNS's retries end at the hand-over, and what a handler fails at is lost",
  },
  {
    code: "AWS_SUBSCRIPTION_RAW",
    appliesTo: [SUBSCRIPTION],
    check: (subscription) =>
      literal(subscription, "raw_message_delivery") === true
        ? undefined
        : "wraps messages into others, which the adapter does not read; set raw_message_delivery",
  },
  {
    code: "AWS_SUBSCRIPTION_DEAD_LETTER",
    appliesTo: [SUBSCRIPTION],
    check: (subscription) =>
      isSet(subscription, "redrive_policy")
        ? undefined
        : "loses what its queue refuses, or is not there to take for 23 days; give it a redrive_policy",
  },
];

/** https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html */
export const CONSTRAINTS: Constraints = {
  [SUBSCRIPTION]: [
    oneOf(
      "protocol",
      "application",
      "email",
      "email-json",
      "firehose",
      "http",
      "https",
      "lambda",
      "sms",
      "sqs",
    ),
    oneOf("filter_policy_scope", "MessageAttributes", "MessageBody"),
  ],
};
