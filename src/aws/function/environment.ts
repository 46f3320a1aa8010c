/** URL of the queue for events of asynchronous invocations that failed for good. */
export const DEAD_LETTER_QUEUE = "MOTIF_DEAD_LETTER_QUEUE";
