import { type Args, type Expression, ref, resource } from "@motif/compile";
import { describeRules, tlsOnly } from "../testing/rules.ts";
import { RULES } from "./rules.ts";

const queue = resource("aws_sqs_queue", "jobs", {
  name: "jobs",
  sqs_managed_sse_enabled: true,
  redrive_policy: "{}",
});
const policyOf = (policy: Expression) =>
  resource("aws_sqs_queue_policy", "jobs", { queue_url: ref(queue, "url"), policy });
const queuePolicy = policyOf(tlsOnly());
const mapping = (changes: Args = {}) =>
  resource("aws_lambda_event_source_mapping", "jobs", {
    event_source_arn: ref(queue, "arn"),
    function_response_types: ["ReportBatchItemFailures"],
    ...changes,
  });

describeRules(RULES, {
  right: [["a queue", [queue, queuePolicy, mapping()]]],
  wrong: [
    [
      "AWS_QUEUE_ENCRYPTED",
      "a queue in the clear",
      [resource("aws_sqs_queue", "jobs", { name: "jobs" }), queuePolicy],
    ],
    ["AWS_QUEUE_TLS", "a queue without a policy", [queue]],
    ["AWS_QUEUE_TLS", "a policy that denies nothing", [queue, policyOf(tlsOnly({ Condition: {} }))]],
    ["AWS_QUEUE_TLS", "a policy that allows it", [queue, policyOf(tlsOnly({ Effect: "Allow" }))]],
    [
      "AWS_QUEUE_DEAD_LETTER",
      "a consumer of a queue without dead letters",
      [resource("aws_sqs_queue", "jobs", { sqs_managed_sse_enabled: true }), queuePolicy, mapping()],
    ],
    [
      "AWS_BATCH_PARTIAL",
      "a batch that fails as a whole",
      [queue, queuePolicy, mapping({ function_response_types: undefined })],
    ],
  ],
});
