import type { Quantity } from "../../billing/line-item.ts";
import { averageOf, checkUsage, type Measure } from "../../billing/measure.ts";
import { metered } from "../../billing/metered.ts";
import { chunks, GIB, KIB } from "../../units.ts";

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
