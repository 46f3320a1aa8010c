import { entryNamed } from "@motif/core/model";
import {
  averageOf,
  type Billing,
  checkUsage,
  chunks,
  GIB,
  KIB,
  type Measure,
  type Month,
  metered,
  type Quantity,
} from "@motif/cost/kit";
import type { TopicPlans } from "./plan.ts";

/** What SNS bills of what topics are made of. */
export const BILLING: Billing = {
  aws_sns_topic: ["sns", "kms"],
  aws_sns_topic_policy: "part of the topic",
  aws_sns_topic_subscription: ["sns"],
};

/**
 * SNS asks for a key of its own every five minutes at most
 * (https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#sse-estimate-kms-usage-costs), so often in a month.
 */
const KEYS_PER_MONTH = (730 * 60) / 5;

/** A month of topics. Copies for queues cost nothing here, and are requests there. */
export function topicPrice({ topics }: TopicPlans, { usage }: Month): Quantity[] {
  return topics.flatMap(({ name, fifo }) => {
    const { messageBytes, published, copies } = entryNamed(usage.resources.topic, name);
    const where = `topic ${name}`;
    const traffic = { publishes: published, messageBytes };
    return [
      ...(fifo
        ? snsFifo(where, { ...traffic, deliveries: copies })
        : sns(where, { ...traffic, deliveries: { sqs: copies } })),
      ...metered("kms", where, { "symmetric-requests": Math.min(published, KEYS_PER_MONTH) }),
    ];
  });
}
/** A month of one standard topic. Deliveries count each message to each subscription. */
export interface SnsUsage {
  readonly publishes: number;
  readonly messageBytes: Measure;
  readonly deliveries?: {
    readonly sqs?: number;
    readonly lambda?: number;
    readonly http?: number;
    readonly email?: number;
    readonly firehose?: number;
    readonly mobilePush?: number;
  };
}

/** Publishes and HTTP deliveries count once per 64 KB (https://aws.amazon.com/sns/pricing/). */
export function sns(resource: string, usage: SnsUsage): Quantity[] {
  checkUsage(resource, usage);
  const { sqs = 0, lambda = 0, http = 0, email = 0, firehose = 0, mobilePush = 0 } = usage.deliveries ?? {};
  const per64KB = averageOf(usage.messageBytes, (bytes) => chunks(bytes, 64 * KIB));
  return metered("sns", resource, {
    publish: usage.publishes * per64KB,
    "delivery-sqs": sqs * per64KB,
    "delivery-lambda": lambda * per64KB,
    "delivery-http": http * per64KB,
    "delivery-email": email,
    "delivery-firehose": firehose * per64KB,
    "delivery-mobile-push": mobilePush,
  });
}

/** A month of one FIFO topic. */
export interface SnsFifoUsage {
  readonly publishes: number;
  readonly messageBytes: Measure;
  /** Messages delivered, counted for each subscription. */
  readonly deliveries: number;
}

/** FIFO topics bill messages and their payload, in and out. */
export function snsFifo(resource: string, usage: SnsFifoUsage): Quantity[] {
  checkUsage(resource, usage);
  const gb = averageOf(usage.messageBytes) / GIB;
  return metered("sns", resource, {
    "fifo-publish": usage.publishes,
    "fifo-publish-payload": usage.publishes * gb,
    "fifo-delivery": usage.deliveries,
    "fifo-delivery-payload": usage.deliveries * gb,
  });
}
