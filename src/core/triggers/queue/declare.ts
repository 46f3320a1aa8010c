import type { ConsumerFunction } from "../../functions/consumer.ts";
import type { RetryPolicy } from "../../ground/retry.ts";
import type { Duration } from "../../ground/units.ts";
import type { Queue } from "../../kinds/queue/declare.ts";
import type { QueueLayout } from "../../kinds/queue/driver.ts";

/** How messages of a queue reach their consumer. */
export interface DeliveryPolicy {
  /**
   * Most messages in one call; 10 if not given. On a FIFO queue 1 if not given: in a larger batch, a message that fails
   * takes an attempt from each one behind it in its group.
   */
  readonly batchSize?: number;
  /** How long to wait for a full batch; 0 if not given. */
  readonly batchWindow?: Duration;
  /** Most calls at the same time. */
  readonly maxConcurrency?: number;
  readonly retry?: RetryPolicy;
}

/** A queue's messages go to a consumer; those that fail to the queue's dead-letter queue. */
export interface QueueSubscription extends DeliveryPolicy {
  readonly kind: "queueSubscription";
  readonly queue: QueueLayout;
  readonly consumer: ConsumerFunction;
}

/** Delivers a queue's messages to a consumer of the same type. */
export function consume<T>(
  queue: Queue<T>,
  consumer: ConsumerFunction<T>,
  policy: DeliveryPolicy = {},
): QueueSubscription {
  return { kind: "queueSubscription", queue, consumer, ...policy };
}
