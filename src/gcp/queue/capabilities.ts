import type { Capabilities } from "@motif/core/capabilities";

const FUNCTIONS = "Cloud Run functions";
const PUBSUB = "Pub/Sub";
const ONE = "one message a call: push delivers no batches";

/** What Google Cloud makes of features of this room. */
export const CAPABILITIES = {
  "queue.delivery": { by: PUBSUB },
  "queue.order": { by: PUBSUB, difference: "messages can overtake each other" },
  "queue.message": { by: PUBSUB, difference: "up to 7.5 MB, which are 10 MB in Base64" },
  "queue.delay": {
    by: "Cloud Tasks, which publish when the time has come",
    difference: "0.5 MB a message that waits",
  },
  "queue.retry": { by: PUBSUB, difference: "no jitter; the subscription's own exponential backoff" },
  "queue.few-attempts": { by: `${PUBSUB} and the adapter` },
  "queue.many-attempts": { refused: "Pub/Sub makes 100 at most" },
  "queue.long-backoff": { refused: "Pub/Sub 600 s at most" },
  "queue.factor": { refused: "Pub/Sub doubles it or, with factor 1, keeps it" },
  "queue.batch": { by: PUBSUB, difference: ONE },
  "queue.large-batch": { by: PUBSUB, difference: ONE },
  "queue.window": { by: PUBSUB, difference: "no window: messages come one by one, and data.tf says so" },
  "queue.long-window": { by: PUBSUB, difference: "no window: messages come one by one, and data.tf says so" },
  "queue.concurrency": { by: FUNCTIONS, difference: "so many instances with one call each" },
  "queue.shared-consumer": { refused: "Google Cloud limits a function as a whole" },
  "queue.long-run": { refused: "Pub/Sub waits for the answer to a push 600 s at most" },
  "queue.long-batch": { refused: "Pub/Sub waits for the answer to a push 600 s at most" },
  "queue.visibility": { refused: "Pub/Sub waits 10 to 600 s for an acknowledgement" },
  "queue.short-visibility": { by: PUBSUB },
  "queue.retention": { by: PUBSUB },
  "queue.short-retention": { refused: "Pub/Sub keeps messages from 10 minutes to 31 days" },
  "queue.filter": { by: "the adapter", difference: "in the function: the call is paid for" },
  "queue.rare-filter": { by: "the adapter", difference: "in the function: the call is paid for" },
  "queue.pipe": { by: "a function", difference: "no service of its own: a consumer with a filter" },
  "fifo.groups": { by: "ordering keys" },
  "fifo.deduplication": { by: "markers in Firestore" },
  "fifo.batch": { by: "ordering keys", difference: ONE },
  "fifo.window": {
    by: "ordering keys",
    difference: "no window: messages come one by one, and data.tf says so",
  },
  "fifo.delay": { refused: "on Google Cloud messages wait in Cloud Tasks, which keeps no order" },
} satisfies Partial<Capabilities>;
