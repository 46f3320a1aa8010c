import {
  type Args,
  at,
  type Block,
  block,
  type Expression,
  eachKey,
  eachValue,
  jsonencode,
  local,
  locals,
  member,
  type Resource,
  ref,
  resource,
  type Value,
} from "@motif/compile";
import { fullName, identifier, outputByName, outputOfEach, prefixed, repeated } from "@motif/compile/kit";
import { RULES_ADDRESS } from "../bus/reference.ts";
import { filterBlock } from "../ground/event-filter.ts";
import type { BasePlan } from "../ground/plan.ts";
import type { TerraformParts } from "../ground/room.ts";
import { instance, refer, TLS_ONLY, targetOf, tlsOnly } from "../ground/terraform.ts";
import { topicReference } from "../topic/reference.ts";
import { fifoSuffix, type QueuePlan, type QueuePlans, queueName } from "./plan.ts";
import { QUOTAS } from "./profile.ts";
import {
  deadLetterReference,
  POLICY_TYPE,
  QUEUE_TYPE,
  queueReference,
  RULED,
  SUBSCRIBED,
} from "./reference.ts";
import type { QueueTriggerPlan, QueueTriggerPlans } from "./trigger-plan.ts";

/** Address of the block of all queues for what failed for good, each by its name. */
const DEAD_LETTERS = `${QUEUE_TYPE}.dead_letter`;

/** The queues, and who may redrive into them. */
export function queueTerraform({ app, queues }: BasePlan & QueuePlans): TerraformParts {
  if (queues.length === 0) return {};
  const own = queues.filter((queue) => !queue.deadLettersOf);
  const dead = queues.filter((queue) => queue.deadLettersOf);
  return {
    data: [
      ...own.map((queue) => sqsQueue(app, queue)),
      ...(dead.length > 0 ? [deadLetterQueues(app, dead), redriveAllow(dead, own)] : []),
    ],
    iam: policies(own, dead),
    outputs: {
      urls: outputByName(
        "queue_urls",
        "SQS queues, by their name in the app.",
        own.map(({ name }) => [name, refer(queueReference(name, "url"))]),
      ),
      deadLetters:
        dead.length > 0
          ? [
              outputOfEach(
                "dead_letter_queue_urls",
                "Queues of what failed for good, by name.",
                DEAD_LETTERS,
                "url",
              ),
            ]
          : [],
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

const TAKEN_FROM_ACCOUNT =
  "Of the account's concurrency, which all functions in the region share: 10 and less in a new account.";

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
          deadLetterTargetArn: refer(deadLetterReference(redrive.deadLetterQueue, "arn")),
          maxReceiveCount: redrive.maxReceiveCount,
        }),
    },
    { comment: `${queue.description}.` },
  );
}

function deadLetterQueues(app: string, queues: readonly QueuePlan[]): Resource {
  const { forEach, value } = repeated(
    queues.map((queue) => ({
      key: queue.name,
      values: {
        name: queue.name + fifoSuffix(queue),
        fifo: queue.fifo ? true : undefined,
        retention: queue.retention,
        visibility_timeout: queue.visibilityTimeout,
      },
    })),
  );
  const anyFifo = queues.some(({ fifo }) => fifo);
  return resource(
    QUEUE_TYPE,
    "dead_letter",
    {
      name: fullName(app, value("name")),
      fifo_queue: anyFifo ? value("fifo") : undefined,
      content_based_deduplication: anyFifo ? value("fifo") : undefined,
      message_retention_seconds: value("retention"),
      visibility_timeout_seconds: value("visibility_timeout"),
      max_message_size: QUOTAS.messageSize.value,
      sqs_managed_sse_enabled: true,
    },
    { comment: "What failed for good, until somebody looks at it.", forEach },
  );
}

/** From where messages may come, and be sent back to; into those of functions nothing is moved by SQS. */
function redriveAllow(dead: readonly QueuePlan[], own: readonly QueuePlan[]): Resource {
  const policyOf = ({ name }: QueuePlan): Value => {
    const sources = own.filter(({ redrive }) => redrive?.deadLetterQueue === name);
    return sources.length === 0
      ? { redrivePermission: "denyAll" }
      : {
          redrivePermission: "byQueue",
          sourceQueueArns: sources.map((source) => refer(queueReference(source.name, "arn"))),
        };
  };
  const { forEach, value } = repeated(
    dead.map((queue) => ({ key: queue.name, values: { policy: jsonencode(policyOf(queue)) } })),
  );
  return resource(
    "aws_sqs_queue_redrive_allow_policy",
    "dead_letter",
    { queue_url: instance(DEAD_LETTERS, eachKey, "url"), redrive_allow_policy: value("policy") },
    { forEach },
  );
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
          : block({ maximum_concurrency: trigger.maximumConcurrency }, TAKEN_FROM_ACCOUNT),
      filter_criteria: filterBlock(trigger.filters),
    },
    { comment: `Queue ${trigger.queue} to ${trigger.function}.` },
  );
}

/** A queue has one policy: that of all, or that of those which take messages of a topic, or events of a bus. */
function policies(own: readonly QueuePlan[], dead: readonly QueuePlan[]): Block[] {
  const all = [
    ...own.map((queue) => [queue, ref(`${QUEUE_TYPE}.${identifier(queue.name)}`)] as const),
    ...dead.map((queue) => [queue, at(ref(DEAD_LETTERS), queue.name)] as const),
  ];
  const plain = all.filter(([{ topic, rule }]) => topic === undefined && rule === undefined);
  const subscribed = all.flatMap(([{ name, topic }, queue]) =>
    topic === undefined ? [] : [[name, { queue, source: refer(topicReference(topic, "arn")) }] as const],
  );
  const ruled = all.flatMap(([{ name, rule }, queue]) =>
    rule === undefined
      ? []
      : [[name, { queue, source: member(at(ref(RULES_ADDRESS), rule), "arn") }] as const],
  );
  return [
    ...policy(
      "tls_only",
      TLS_ONLY,
      "queues",
      plain.map(([{ name }, queue]) => [name, queue]),
      {
        queue_url: eachValue("url"),
        policy: tlsOnly("sqs:*", eachValue("arn")),
      },
    ),
    ...policy(
      SUBSCRIBED,
      `${TLS_ONLY} A topic may bring its messages.`,
      "subscribed_queues",
      subscribed,
      broughtBy("FromTopic", "sns.amazonaws.com"),
    ),
    ...policy(
      RULED,
      `${TLS_ONLY} A rule of a bus may bring events.`,
      "ruled_queues",
      ruled,
      broughtBy("FromRule", "events.amazonaws.com"),
    ),
  ];
}

/** The policy of a queue that a service brings messages into from one source. */
function broughtBy(sid: string, service: string): Args {
  return {
    queue_url: eachValue("queue.url"),
    policy: tlsOnly("sqs:*", eachValue("queue.arn"), [
      {
        Sid: sid,
        Effect: "Allow",
        Principal: { Service: service },
        Action: "sqs:SendMessage",
        Resource: eachValue("queue.arn"),
        Condition: { ArnEquals: { "aws:SourceArn": eachValue("source") } },
      },
    ]),
  };
}

function policy(
  label: string,
  comment: string,
  map: string,
  queues: readonly (readonly [string, Value])[],
  args: Args,
): Block[] {
  if (queues.length === 0) return [];
  return [
    locals({ [map]: Object.fromEntries(queues) }),
    resource(POLICY_TYPE, label, args, { comment, forEach: local(map) }),
  ];
}
