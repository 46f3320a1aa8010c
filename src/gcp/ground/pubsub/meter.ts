import {
  averageOf,
  checkBatch,
  checkUsage,
  type Measure,
  metered,
  type Quantity,
  TIB,
} from "@motif/cost/kit";

/** A month of one topic with its subscriptions. */
export interface PubSubUsage {
  readonly messages: number;
  /** Body, attributes, 20 bytes of timestamp and the message id. */
  readonly messageBytes: Measure;
  /** Messages per publish request. */
  readonly publishBatch: number;
  /** Messages delivered, over all subscriptions, redeliveries too. */
  readonly deliveries: number;
  /** Messages per pull or push request; 1 for push. */
  readonly deliveryBatch: number;
  /** Average of retained messages and snapshots. */
  readonly retainedGiB?: number;
}

/** Bytes in and bytes out, at least 1,000 per request (https://cloud.google.com/pubsub/pricing). */
export function pubSub(resource: string, usage: PubSubUsage): Quantity[] {
  checkUsage(resource, usage);
  checkBatch(resource, "publishBatch", usage.publishBatch);
  checkBatch(resource, "deliveryBatch", usage.deliveryBatch);
  const bytes =
    usage.messages * billedBytes(usage.messageBytes, usage.publishBatch) +
    usage.deliveries * billedBytes(usage.messageBytes, usage.deliveryBatch);
  return metered("pubsub", resource, { throughput: bytes / TIB, "retained-storage": usage.retainedGiB ?? 0 });
}

function billedBytes(messageBytes: Measure, batch: number): number {
  return averageOf(messageBytes, (bytes) => Math.max(1000, bytes * batch) / batch);
}
