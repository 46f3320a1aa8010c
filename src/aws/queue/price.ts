import { entryNamed } from "@motif/core/model";
import {
  averageOf,
  type Billing,
  checkBatch,
  checkUsage,
  chunks,
  emptyReceivesPerSecond,
  KIB,
  type Measure,
  type Month,
  metered,
  perMonth,
  type Quantity,
  type QueueUsage,
} from "@motif/cost/kit";
import type { QueuePlan, QueuePlans } from "./plan.ts";
import type { QueueTriggerPlans } from "./trigger-plan.ts";

/** Messages in one call at most. */
const LARGEST_BATCH = 10;

/** What SQS bills of what queues are made of. */
export const BILLING: Billing = {
  aws_sqs_queue: ["sqs"],
  aws_sqs_queue_policy: "part of the queue",
  aws_sqs_queue_redrive_allow_policy: "part of the queue",
  aws_lambda_event_source_mapping: ["sqs"],
};

/** A month of queues, dead-letter queues included. */
export function queuePrice(
  { queues, queueTriggers }: QueuePlans & QueueTriggerPlans,
  { usage, assumptions }: Month,
): Quantity[] {
  return queues.flatMap((queue) => {
    const { name, deadLettersOf } = queue;
    if (!deadLettersOf) {
      const polled = queueTriggers.some((trigger) => trigger.queue === name);
      return ofQueue(queue, polled, entryNamed(usage.resources.queue, name));
    }
    const { deadEvents = 0 } = usage.functions.find((fn) => fn.name === deadLettersOf.name) ?? {};
    // Messages of a queue are moved by SQS itself, which is free; Lambda sends events that failed.
    const messages = deadLettersOf.kind === "function" ? deadEvents : 0;
    const sends = { messages, messageBytes: assumptions.objectEventBytes, batchSize: 1 };
    return sqs(`queue ${name}`, { type: queue.fifo ? "fifo" : "standard", sends });
  });
}

function ofQueue({ name, fifo }: QueuePlan, polled: boolean, used: QueueUsage): Quantity[] {
  const { messageBytes, sent, delivered, batches, batchesPerSecond, handled } = used;
  const batchSize = Math.min(LARGEST_BATCH, batches === 0 ? 1 : Math.max(1, delivered / batches));
  return sqs(`queue ${name}`, {
    type: fifo ? "fifo" : "standard",
    sends: { messages: sent, messageBytes, batchSize: Math.min(LARGEST_BATCH, used.sendBatch) },
    receives: { messages: delivered, messageBytes, batchSize },
    emptyReceives: polled ? perMonth(batchesPerSecond.map(emptyReceivesPerSecond)) : 0,
    // Deletes of what was handled, and a longer wait for each message that was not.
    otherCalls: handled / batchSize + (delivered - handled),
  });
}

/** API calls that carry messages. */
export interface SqsCalls {
  /** Messages the calls carry in the month. */
  readonly messages: number;
  readonly messageBytes: Measure;
  /** Messages per call, 1 to 10. */
  readonly batchSize: number;
}

/** A month of one queue. */
export interface SqsUsage {
  readonly type: "standard" | "fifo";
  readonly sends?: SqsCalls;
  /** Receives that return messages; a redelivery counts again. */
  readonly receives?: SqsCalls;
  /** Receives that return nothing. They are billed too. */
  readonly emptyReceives?: number;
  /** Calls that carry no payload: deletes and visibility changes, a batch of up to 10 being one call. */
  readonly otherCalls?: number;
  /** Requests on a standard queue that carry a message group (fair queues). */
  readonly fairQueueRequests?: number;
}

/**
 * Requests: every API call counts once per 64 KB of its whole payload; send, receive and delete are separate calls
 * (https://aws.amazon.com/sqs/pricing/).
 */
export function sqs(resource: string, usage: SqsUsage): Quantity[] {
  checkUsage(resource, usage);
  checkBatch(resource, "sends.batchSize", usage.sends?.batchSize ?? 1);
  checkBatch(resource, "receives.batchSize", usage.receives?.batchSize ?? 1);
  const requests =
    requestsOf(usage.sends) +
    requestsOf(usage.receives) +
    (usage.emptyReceives ?? 0) +
    (usage.otherCalls ?? 0);
  return metered("sqs", resource, {
    [`${usage.type}-requests`]: requests,
    "fair-queue-surcharge": usage.fairQueueRequests ?? 0,
  });
}

function requestsOf(calls: SqsCalls | undefined): number {
  if (!calls || calls.messages === 0) return 0;
  const perCall = averageOf(calls.messageBytes, (bytes) => chunks(bytes * calls.batchSize, 64 * KIB));
  return (calls.messages / calls.batchSize) * perCall;
}
