import type { ConsumerFunction } from "../../functions/consumer.ts";
import { queue } from "../../kinds/queue/declare.ts";
import type { Topic, TopicFilter } from "../../kinds/topic/declare.ts";
import type { DeliveryPolicy, QueueSubscription } from "./declare.ts";

/** Which of a topic's messages a consumer gets, and how they are delivered to it. */
export interface SubscriptionPolicy<Field extends string = string> extends DeliveryPolicy {
  /** By fields of the topic's `filterBy`; all messages if not given. */
  readonly filter?: TopicFilter<Field>;
}

/**
 * Delivers a topic's messages to a consumer, whatever becomes of other subscriptions. What stands between the two is a
 * queue, named after both: what the consumer cannot process is tried again from there, and ends in that queue's dead letters.
 *
 * @example
 * export default app("fan-out", {
 *   thumbnails: subscribe(images, makeThumbnail, {
 *     filter: { contentType: [{ prefix: "image/" }], bytes: [{ numeric: ["<", 10_000_000] }] },
 *     retry: { attempts: 5 },
 *   }),
 *   analysis: subscribe(images, analyse),
 * });
 */
export function subscribe<T, Field extends string>(
  topic: Topic<T, Field>,
  consumer: ConsumerFunction<T>,
  { filter, ...policy }: SubscriptionPolicy<Field> = {},
): QueueSubscription {
  // What a circular import left undefined is reported when the app is loaded.
  const own = queue(`${topic?.name}-${consumer?.name}`, {
    schema: topic?.schema,
    fifo: topic?.fifo ?? false,
    subscribesTo: { topic, ...(filter && { filter }) },
  });
  return { kind: "queueSubscription", queue: own, consumer, ...policy };
}
