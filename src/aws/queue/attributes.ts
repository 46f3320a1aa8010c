/** Attributes of messages that are the adapters' own. */
export const ATTRIBUTE = {
  /** The message's id for its consumer, where SQS gave it another one: it does when a message is sent on, or sent back. */
  id: "motif-id",
  /** Why a dead letter is one. */
  reason: "motif-reason",
} as const;

/** SQS takes so many attributes (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html). */
export const MOST_ATTRIBUTES = 10;
