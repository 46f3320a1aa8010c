import type { AsynchronousDelivery } from "@motif/core/model";
import type { TriggerSettings } from "../ground/environment.ts";

/** Object events that the function gets. Event Grid puts those of each subscription into a queue of its own. */
export interface ObjectsSettings extends TriggerSettings {
  readonly kind: "objects";
  readonly subscriptions: readonly ObjectsSource[];
}

/** How the events of one subscription to a bucket are delivered and tried again. */
export interface ObjectsSource {
  /** The queue that Event Grid delivers to; its name in the app is {@link objectQueueOf}. */
  readonly queue: string;
  readonly bucket: string;
  /** What keys begin and end with: Event Grid lets a few others through, as it looks at names of blobs. */
  readonly prefix: string;
  readonly suffix: string;
  readonly delivery: AsynchronousDelivery;
}

/** The name in the app of the queue with the object events of a subscription (a name in the app's wiring). */
export function objectQueueOf(subscription: string): string {
  return `${subscription}-events`;
}
