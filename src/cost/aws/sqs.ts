import type { Quantity } from "../billing/line-item.ts";
import { averageOf, checkBatch, checkUsage, type Measure } from "../billing/measure.ts";
import { metered } from "../billing/metered.ts";
import { chunks, KIB } from "../units.ts";

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

/**
 * Empty receives of a Lambda event source mapping on an idle queue: 5 pollers, each waiting 20 s per receive
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html), 657,000 in 730 hours.
 */
export function idlePolls(hours: number, pollers = 5): number {
  return pollers * hours * (3600 / 20);
}
