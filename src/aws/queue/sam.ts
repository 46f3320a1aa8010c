import { ruleId } from "../bus/reference.ts";
import { filterCriteria } from "../ground/event-filter.ts";
import type { BasePlan } from "../ground/plan.ts";
import type { Reference } from "../ground/reference.ts";
import type { SamParts } from "../ground/room.ts";
import { made, pascal, policyDocument, prefixed, samOutputByName, tagList, tlsOnly } from "../ground/sam.ts";
import { getAtt, refTo, sub, type Value } from "../ground/yaml.ts";
import { topicId } from "../topic/reference.ts";
import { type QueuePlan, type QueuePlans, queueName } from "./plan.ts";
import { QUOTAS } from "./profile.ts";
import type { QueueTriggerPlan, QueueTriggerPlans } from "./trigger-plan.ts";

/** The queues with their policies. */
export function queueSam({ app, queues }: BasePlan & QueuePlans): SamParts {
  const urls = (dead: boolean) =>
    queues
      .filter(({ deadLettersOf }) => (deadLettersOf !== undefined) === dead)
      .map(({ name }) => [name, refTo(queueId(name))] as const);
  return {
    resources: queues.flatMap((queue) => {
      const id = queueId(queue.name);
      return [
        made(id, "AWS::SQS::Queue", queueProperties(app, queues, queue)),
        made(`${id}Policy`, "AWS::SQS::QueuePolicy", {
          Queues: [refTo(id)],
          PolicyDocument: policyDocument([tlsOnly("sqs:*", getAtt(id, "Arn")), ...brought(queue)]),
        }),
      ];
    }),
    outputs: {
      urls: samOutputByName("queue_urls", "URL of the SQS queue", urls(false)),
      deadLetters: samOutputByName("dead_letter_queue_urls", "URL of the dead-letter queue", urls(true)),
    },
  };
}

/** The topic that a queue subscribes to brings its messages, and the rule of a bus its events. */
function brought({ name, topic, rule }: QueuePlan): Value[] {
  if (rule !== undefined) return [broughtBy(name, "FromRule", "events", getAtt(ruleId(rule), "Arn"))];
  return topic === undefined ? [] : [broughtBy(name, "FromTopic", "sns", refTo(topicId(topic)))];
}

function broughtBy(queue: string, sid: string, service: string, source: Value): Value {
  return {
    Sid: sid,
    Effect: "Allow",
    Principal: { Service: `${service}.amazonaws.com` },
    Action: "sqs:SendMessage",
    Resource: getAtt(queueId(queue), "Arn"),
    Condition: { ArnEquals: { "aws:SourceArn": source } },
  };
}

/** A queue's name, ARN or URL. */
export function sayQueue({ name, attribute }: Reference): string {
  const id = queueId(name);
  if (attribute === "name") return `\${${id}.QueueName}`;
  return attribute === "arn" ? `\${${id}.Arn}` : `\${${id}}`;
}

/** How a function reads queues. */
export function queueEvents(
  { queueTriggers }: QueueTriggerPlans,
  functionName: string,
): Record<string, Value> {
  const own = queueTriggers.filter((trigger) => trigger.function === functionName);
  return Object.fromEntries(own.map((trigger) => [pascal(trigger.name), sqsEvent(trigger)]));
}

/** The id of a queue: `JobsQueue`. */
export function queueId(name: string): string {
  return `${pascal(name)}Queue`;
}

function queueProperties(
  app: string,
  queues: readonly QueuePlan[],
  queue: QueuePlan,
): Record<string, Value | undefined> {
  const sources = queues.filter(({ redrive }) => redrive?.deadLetterQueue === queue.name);
  return {
    QueueName: sub(prefixed(queueName(app, queue))),
    FifoQueue: queue.fifo ? true : undefined,
    ContentBasedDeduplication: queue.fifo ? true : undefined,
    MessageRetentionPeriod: queue.retention,
    DelaySeconds: queue.delay > 0 ? queue.delay : undefined,
    VisibilityTimeout: queue.visibilityTimeout,
    MaximumMessageSize: QUOTAS.messageSize.value,
    SqsManagedSseEnabled: true,
    RedrivePolicy: queue.redrive && {
      deadLetterTargetArn: getAtt(queueId(queue.redrive.deadLetterQueue), "Arn"),
      maxReceiveCount: queue.redrive.maxReceiveCount,
    },
    RedriveAllowPolicy:
      queue.deadLettersOf &&
      (sources.length === 0
        ? { redrivePermission: "denyAll" }
        : {
            redrivePermission: "byQueue",
            sourceQueueArns: sources.map((source) => sub(builtArn(app, source))),
          }),
    Tags: tagList(app),
  };
}

/** Built and not referred to, since a queue and its dead-letter queue name each other. */
function builtArn(app: string, queue: QueuePlan): string {
  return `arn:\${AWS::Partition}:sqs:\${AWS::Region}:\${AWS::AccountId}:${prefixed(queueName(app, queue))}`;
}

function sqsEvent({ queue, batchSize, batchWindow, maximumConcurrency, filters }: QueueTriggerPlan): Value {
  return {
    Type: "SQS",
    Properties: {
      Queue: getAtt(queueId(queue), "Arn"),
      BatchSize: batchSize,
      MaximumBatchingWindowInSeconds: batchWindow > 0 ? batchWindow : undefined,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      ScalingConfig:
        maximumConcurrency === undefined ? undefined : { MaximumConcurrency: maximumConcurrency },
      FilterCriteria: filterCriteria(filters),
    },
  };
}
