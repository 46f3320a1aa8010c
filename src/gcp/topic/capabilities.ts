import type { Capabilities } from "@motif/core/capabilities";

const PUBSUB = "Pub/Sub";
const PUBLISHER = "the publisher's adapter, which marks messages for subscriptions";
const BILLED = "Pub/Sub bills what a filter keeps back as if it were delivered";

/** What Google Cloud makes of features of this room. */
export const CAPABILITIES = {
  "topic.delivery": { by: "Pub/Sub, with a subscription for each queue" },
  "topic.message": { by: PUBSUB, difference: "up to 7.5 MB, which are 10 MB in Base64" },
  "topic.retry": {
    by: `${PUBSUB} and the adapter`,
    difference: "one message a call: push delivers no batches",
  },
  "topic.queue": { by: PUBSUB },
  "topic.filter": { by: PUBLISHER, difference: BILLED },
  "topic.numeric": { by: PUBLISHER, difference: BILLED },
  "topic.long-filter": { by: PUBLISHER, difference: BILLED },
  "topic.groups": { by: "ordering keys" },
  "topic.deduplication": { by: "markers in Firestore" },
} satisfies Partial<Capabilities>;
