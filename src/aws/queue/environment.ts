import type { RetryEntry } from "@motif/core/model";

/** JSON: one {@link QueueDelivery} for each queue that the function consumes. */
export const QUEUE_DELIVERIES = "MOTIF_QUEUE_DELIVERIES";

/** How the messages of one queue are retried. SQS has no backoff: the adapter makes it from this. */
export interface QueueDelivery extends RetryEntry {
  /** The queue's name in the app. */
  readonly queue: string;
  readonly queueArn: string;
  readonly queueUrl: string;
  /** For messages that are not to be tried again. */
  readonly deadLetterQueueUrl: string;
}
