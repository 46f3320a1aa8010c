/** The type of the events that messages are. */
export const QUEUE_MESSAGE_TYPE = "dev.motif.queue.message";
