import type { Capabilities } from "@motif/core/capabilities";

const LAMBDA = "Lambda";
const MAPPING = "event source mapping";

/** What AWS makes of features of this room. */
export const CAPABILITIES = {
  "queue.delivery": { by: "SQS" },
  "queue.order": { by: "SQS", difference: "best effort: messages can overtake each other" },
  "queue.message": { by: "SQS", difference: "up to 1 MiB" },
  "queue.delay": { by: "SQS" },
  "queue.retry": { by: "SQS and the adapter", difference: "waits have whole seconds" },
  "queue.few-attempts": { by: "SQS" },
  "queue.many-attempts": { by: "SQS" },
  "queue.long-backoff": { by: "SQS and the adapter", difference: "12 hours at most" },
  "queue.factor": { by: "SQS and the adapter" },
  "queue.batch": { by: MAPPING, difference: "6 MB a batch" },
  "queue.large-batch": { refused: "for which Lambda wants a batchWindow of 1s or more" },
  "queue.window": { by: MAPPING },
  "queue.long-window": { by: MAPPING },
  "queue.concurrency": { by: MAPPING },
  "queue.shared-consumer": { by: MAPPING },
  "queue.long-run": { by: LAMBDA },
  "queue.long-batch": { by: LAMBDA },
  "queue.visibility": { by: "SQS" },
  "queue.short-visibility": { refused: "AWS wants 6 times the timeout" },
  "queue.retention": { by: "SQS" },
  "queue.short-retention": { by: "SQS" },
  "queue.filter": { by: MAPPING, difference: "Lambda looks at it: nobody is called for what does not pass" },
  "queue.rare-filter": { refused: "Lambda's event filtering does not know" },
  "queue.pipe": { by: `${MAPPING} and Lambda`, difference: "a function, not a pipe of EventBridge" },
  "fifo.groups": { by: "SQS FIFO" },
  "fifo.deduplication": { by: "SQS FIFO" },
  "fifo.batch": { by: MAPPING },
  "fifo.window": { refused: "Lambda has none for FIFO queues" },
  "fifo.delay": { by: "SQS FIFO" },
} satisfies Partial<Capabilities>;
