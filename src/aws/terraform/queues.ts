import { type Block, block, jsonencode, type Resource, ref, resource } from "@motif/compile";
import type { AwsPlan, QueuePlan, QueueTriggerPlan } from "../plan/aws-plan.ts";
import { queueNameOf } from "../plan/names.ts";
import { QUOTAS } from "../profile.ts";
import { identifier, prefixed } from "./naming.ts";
import { addressOf, targetOf } from "./references.ts";

/** The queues, who may redrive into them, and the functions that read them. */
export function queueBlocks(plan: AwsPlan): Block[] {
  return [
    ...plan.queues.flatMap((queue) => [
      sqsQueue(plan, queue),
      ...(queue.deadLettersOf ? [redriveAllow(plan, queue)] : []),
    ]),
    ...plan.queueTriggers.map((trigger) => eventSource(plan, trigger)),
  ];
}

function sqsQueue({ app }: AwsPlan, queue: QueuePlan): Resource {
  const { redrive } = queue;
  return resource(
    "aws_sqs_queue",
    identifier(queue.name),
    {
      name: prefixed(queueNameOf(app, queue)),
      fifo_queue: queue.fifo ? true : undefined,
      content_based_deduplication: queue.fifo ? true : undefined,
      message_retention_seconds: queue.retention,
      delay_seconds: queue.delay > 0 ? queue.delay : undefined,
      visibility_timeout_seconds: queue.visibilityTimeout,
      max_message_size: QUOTAS.sqs.messageSize.value,
      sqs_managed_sse_enabled: true,
      redrive_policy:
        redrive &&
        jsonencode({
          deadLetterTargetArn: ref(addressOf("queue", redrive.deadLetterQueue), "arn"),
          maxReceiveCount: redrive.maxReceiveCount,
        }),
    },
    { comment: `${queue.description}.` },
  );
}

function redriveAllow({ queues }: AwsPlan, queue: QueuePlan): Resource {
  const sources = queues.filter(({ redrive }) => redrive?.deadLetterQueue === queue.name);
  const policy =
    sources.length === 0
      ? { redrivePermission: "denyAll" }
      : {
          redrivePermission: "byQueue",
          sourceQueueArns: sources.map(({ name }) => ref(addressOf("queue", name), "arn")),
        };
  return resource("aws_sqs_queue_redrive_allow_policy", identifier(queue.name), {
    queue_url: ref(addressOf("queue", queue.name), "url"),
    redrive_allow_policy: jsonencode(policy),
  });
}

function eventSource({ functions }: AwsPlan, trigger: QueueTriggerPlan): Resource {
  const fn = functions.find(({ name }) => name === trigger.function);
  return resource(
    "aws_lambda_event_source_mapping",
    identifier(trigger.name),
    {
      event_source_arn: ref(addressOf("queue", trigger.queue), "arn"),
      function_name: fn ? targetOf(fn).arn : undefined,
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
