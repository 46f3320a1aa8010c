/** JSON: one {@link QueueDelivery} for each queue that the function consumes, and for each topic that one subscribes to. */
export const DELIVERIES_VARIABLE = "MOTIF_QUEUE_DELIVERIES";

/**
 * The Cloud Tasks queue that delayed messages wait in, `projects/<project>/locations/<location>/queues/<queue>`.
 * Functions that send to a queue which is not FIFO have it.
 */
export const TASK_QUEUE_VARIABLE = "MOTIF_TASK_QUEUE";

/** Email of the function's own service account: tasks publish as it. Goes with {@link TASK_QUEUE_VARIABLE}. */
export const ACCOUNT_VARIABLE = "MOTIF_FUNCTION_ACCOUNT";

/** How the messages of one queue reach their consumer. How long a failed one waits is up to its push subscription. */
export interface QueueDelivery {
  /** The queue's name in the app. */
  readonly queue: string;
  /** `projects/<project>/subscriptions/<subscription>`: what a push request names. */
  readonly subscription: string;
  /** `projects/<project>/topics/<topic>`: for messages that are not to be tried again. */
  readonly deadLetterTopic: string;
  /** How often the code tries in all. Pub/Sub counts what it could not deliver too, so the adapter gives up. */
  readonly attempts: number;
}

/**
 * The collection that remembers for 5 minutes what was sent to FIFO queues, until the documents expire. There is one in
 * the database of every app that has a FIFO queue.
 */
export const DEDUPLICATION_COLLECTION = "motif-deduplication";

/**
 * The collection that remembers how often the consumers of queues tried a message that failed, until the documents expire.
 * There is one in the database of every app with a consumer that tries more than once.
 */
export const ATTEMPTS_COLLECTION = "motif-attempts";
