import type { ConsumerFunction } from "../../functions/consumer.ts";
import type { RetryPolicy } from "../../ground/retry.ts";
import type { BucketLayout } from "../../kinds/bucket/driver.ts";
import type { ObjectCreated } from "./event.ts";

export { type ObjectCreated, objectCreated } from "./event.ts";

/** Which objects of a bucket, and how often to try. */
export interface ObjectFilter {
  readonly prefix?: string;
  readonly suffix?: string;
  readonly retry?: RetryPolicy;
}

/** New objects of a bucket go to a consumer, asynchronously; events that fail to its dead-letter queue. */
export interface ObjectSubscription extends ObjectFilter {
  readonly kind: "objectSubscription";
  readonly bucket: BucketLayout;
  readonly consumer: ConsumerFunction;
}

/** Delivers a bucket's object-created events to a consumer. */
export function onObjectCreated(
  bucket: BucketLayout,
  consumer: ConsumerFunction<ObjectCreated>,
  filter: ObjectFilter = {},
): ObjectSubscription {
  return { kind: "objectSubscription", bucket, consumer, ...filter };
}
