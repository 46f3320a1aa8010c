import {
  type Block,
  block,
  blocks,
  data,
  type Expression,
  eachValue,
  jsonencode,
  type Resource,
  ref,
  resource,
} from "@motif/compile";
import { identifier, outputByName, prefixed } from "@motif/compile/kit";
import type { BasePlan } from "../ground/plan.ts";
import type { TerraformParts } from "../ground/room.ts";
import { refer, targetOf, tlsOnly } from "../ground/terraform.ts";
import { type QueuePlan, type QueuePlans, queueName } from "./plan.ts";
import { QUOTAS } from "./profile.ts";
import { QUEUE_TYPE, queueReference } from "./reference.ts";
import type { QueueTriggerPlan, QueueTriggerPlans } from "./trigger-plan.ts";

/** The queues, and who may redrive into them. */
export function queueTerraform({ app, queues }: BasePlan & QueuePlans): TerraformParts {
  const urls = (dead: boolean) =>
    queues
      .filter(({ deadLettersOf }) => (deadLettersOf !== undefined) === dead)
      .map(({ name }) => [name, refer(queueReference(name, "url"))] as const);
  return {
    data: queues.flatMap((queue) => [
      sqsQueue(app, queue),
      ...(queue.deadLettersOf ? [redriveAllow(queues, queue)] : []),
    ]),
    iam: queues.length > 0 ? tlsPolicies(queues) : [],
    outputs: {
      urls: outputByName("queue_urls", "SQS queues, by their name in the app.", urls(false)),
      deadLetters: outputByName(
        "dead_letter_queue_urls",
        "Queues of what failed for good, by name.",
        urls(true),
      ),
    },
  };
}

/** The functions that read queues. */
export function queueTriggerTerraform({
  functions,
  queueTriggers,
}: BasePlan & QueueTriggerPlans): TerraformParts {
  return {
    functions: queueTriggers.map((trigger) =>
      eventSource(trigger, targetOf(functions, trigger.function).arn),
    ),
  };
}

function sqsQueue(app: string, queue: QueuePlan): Resource {
  const { redrive } = queue;
  return resource(
    QUEUE_TYPE,
    identifier(queue.name),
    {
      name: prefixed(queueName(app, queue)),
      fifo_queue: queue.fifo ? true : undefined,
      content_based_deduplication: queue.fifo ? true : undefined,
      message_retention_seconds: queue.retention,
      delay_seconds: queue.delay > 0 ? queue.delay : undefined,
      visibility_timeout_seconds: queue.visibilityTimeout,
      max_message_size: QUOTAS.messageSize.value,
      sqs_managed_sse_enabled: true,
      redrive_policy:
        redrive &&
        jsonencode({
          deadLetterTargetArn: refer(queueReference(redrive.deadLetterQueue, "arn")),
          maxReceiveCount: redrive.maxReceiveCount,
        }),
    },
    { comment: `${queue.description}.` },
  );
}

function redriveAllow(queues: readonly QueuePlan[], { name }: QueuePlan): Resource {
  const sources = queues.filter(({ redrive }) => redrive?.deadLetterQueue === name);
  const policy =
    sources.length === 0
      ? { redrivePermission: "denyAll" }
      : {
          redrivePermission: "byQueue",
          sourceQueueArns: sources.map((source) => refer(queueReference(source.name, "arn"))),
        };
  return resource("aws_sqs_queue_redrive_allow_policy", identifier(name), {
    queue_url: refer(queueReference(name, "url")),
    redrive_allow_policy: jsonencode(policy),
  });
}

function eventSource(trigger: QueueTriggerPlan, target: Expression): Resource {
  return resource(
    "aws_lambda_event_source_mapping",
    identifier(trigger.name),
    {
      event_source_arn: refer(queueReference(trigger.queue, "arn")),
      function_name: target,
      batch_size: trigger.batchSize,
      maximum_batching_window_in_seconds: trigger.batchWindow > 0 ? trigger.batchWindow : undefined,
      function_response_types: ["ReportBatchItemFailures"],
      scaling_config:
        trigger.maximumConcurrency === undefined
          ? undefined
          : block({ maximum_concurrency: trigger.maximumConcurrency }),
    },
    { comment: `Queue ${trigger.queue} to ${trigger.function}.` },
  );
}

/** One policy document for all queues, and what attaches it. */
function tlsPolicies(queues: readonly QueuePlan[]): Block[] {
  const each = (attribute: "arn" | "url") =>
    Object.fromEntries(queues.map(({ name }) => [identifier(name), refer(queueReference(name, attribute))]));
  return [
    data(
      "aws_iam_policy_document",
      "queue_tls_only",
      { statement: blocks([tlsOnly("sqs:*", [eachValue()])]) },
      { forEach: each("arn") },
    ),
    resource(
      "aws_sqs_queue_policy",
      "tls_only",
      {
        queue_url: eachValue(),
        policy: ref("data.aws_iam_policy_document.queue_tls_only[each.key]", "json"),
      },
      { forEach: each("url") },
    ),
  ];
}
