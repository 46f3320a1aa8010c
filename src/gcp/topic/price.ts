import { entryNamed } from "@motif/core/model";
import type { Month, Quantity } from "@motif/cost/kit";
import { firestore } from "../database/meter.ts";
import { pubSub } from "../ground/pubsub/meter.ts";
import type { QueuePlans } from "../queue/plan.ts";
import type { TopicPlans } from "./plan.ts";

/**
 * A month of topics: what is published, and what filters keep back, which is billed as if it were delivered
 * (https://docs.cloud.google.com/pubsub/docs/subscription-message-filter). What is delivered is billed with the queues.
 */
export function topicPrice(
  { publishedTopics, orderedQueues }: TopicPlans & Pick<QueuePlans, "orderedQueues">,
  { usage }: Month,
): Quantity[] {
  return publishedTopics.flatMap((name) => {
    const { messageBytes, published, publishBatch, filtered } = entryNamed(usage.resources.topic, name);
    const markers = orderedQueues.includes(name) ? published : 0;
    const where = `topic ${name}`;
    return [
      ...firestore(where, {
        reads: 0,
        writes: 2 * markers,
        ttlDeletes: markers,
        storageGiB: 0,
        namedDatabase: true,
      }),
      ...pubSub(where, {
        messages: published,
        messageBytes,
        publishBatch,
        deliveries: filtered,
        deliveryBatch: 1,
      }),
    ];
  });
}
