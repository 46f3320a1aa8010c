import { refersTo, resourcesOf } from "@motif/compile";
import {
  anyOf,
  type Constraints,
  conflicts,
  type Floor,
  isSet,
  literal,
  oneOf,
  type Rule,
  range,
} from "@motif/compile/kit";
import { attachedTlsPolicy } from "../ground/rules.ts";

/** What queues must not be although Terraform and AWS would accept it. */
export const RULES: readonly Rule[] = [
  {
    code: "AWS_QUEUE_ENCRYPTED",
    appliesTo: ["aws_sqs_queue"],
    check: (queue) =>
      literal(queue, "sqs_managed_sse_enabled") === true || isSet(queue, "kms_master_key_id")
        ? undefined
        : "is not encrypted; set sqs_managed_sse_enabled",
  },
  {
    code: "AWS_QUEUE_TLS",
    appliesTo: ["aws_sqs_queue"],
    check: (queue, module) => attachedTlsPolicy(queue, module, "aws_sqs_queue_policy"),
  },
  {
    code: "AWS_QUEUE_DEAD_LETTER",
    appliesTo: ["aws_lambda_event_source_mapping"],
    check: (mapping, module) => {
      if (isSet(mapping, "starting_position")) return undefined; // reads a stream
      const queue = resourcesOf(module, "aws_sqs_queue").find((candidate) =>
        refersTo(mapping, candidate.address),
      );
      return queue && isSet(queue, "redrive_policy")
        ? undefined
        : "reads a queue without a redrive_policy: a message that cannot succeed comes back until it is too old, and is lost";
    },
  },
  {
    code: "AWS_BATCH_PARTIAL",
    appliesTo: ["aws_lambda_event_source_mapping"],
    check: (mapping) =>
      JSON.stringify(literal(mapping, "function_response_types")) === '["ReportBatchItemFailures"]'
        ? undefined
        : "does not report failures one by one: one failure repeats the whole batch",
  },
];

/**
 * Ranges: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html and
 * https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html.
 */
export const CONSTRAINTS: Constraints = {
  aws_sqs_queue: [
    conflicts(["name", "name_prefix"]),
    conflicts(["kms_master_key_id", "sqs_managed_sse_enabled"]),
    oneOf("deduplication_scope", "messageGroup", "queue"),
    oneOf("fifo_throughput_limit", "perQueue", "perMessageGroupId"),
    range("delay_seconds", 0, 900),
    range("max_message_size", 1024, 1_048_576),
    range("message_retention_seconds", 60, 1_209_600),
    range("receive_wait_time_seconds", 0, 20),
    range("visibility_timeout_seconds", 0, 43_200),
  ],
  aws_lambda_event_source_mapping: [
    anyOf(["event_source_arn", "self_managed_event_source"]),
    oneOf("function_response_types", "ReportBatchItemFailures"),
    oneOf("starting_position", "AT_TIMESTAMP", "LATEST", "TRIM_HORIZON"),
    range("batch_size", 1, 10_000),
    range("maximum_batching_window_in_seconds", 0, 300),
    range("parallelization_factor", 1, 10),
    range("scaling_config.maximum_concurrency", 2, 1000),
    range("tumbling_window_in_seconds", 0, 900),
  ],
};

/** What of it came after the provider's oldest version. */
export const FLOORS: readonly Floor[] = [
  {
    at: "aws_sqs_queue.max_message_size",
    value: 1_048_576,
    first: "6.8",
    source:
      "https://github.com/hashicorp/terraform-provider-aws/pull/43710: before it, the plan fails over 262,144",
  },
];
