import type { Capabilities } from "@motif/core/capabilities";

const SNS = "SNS";

/** What AWS makes of features of this room. */
export const CAPABILITIES = {
  "topic.delivery": { by: "SNS, with an SQS queue behind each subscription" },
  "topic.message": {
    by: SNS,
    difference: "256 KiB a message, and a call of publishMany in parts of as much",
  },
  "topic.retry": {
    by: "SQS and the adapter",
    difference: "those of SNS are for the hand-over to the queue only",
  },
  "topic.queue": { by: "SNS and SQS" },
  "topic.filter": { by: "filter policies of SNS", difference: 'no values with " or \\' },
  "topic.numeric": {
    by: "filter policies of SNS",
    difference: "numbers beyond ±10^9 count as that, and five digits after the point",
  },
  "topic.long-filter": { by: "filter policies of SNS" },
  "topic.groups": { by: "SNS FIFO and SQS FIFO" },
  "topic.deduplication": { by: "SNS FIFO" },
} satisfies Partial<Capabilities>;
