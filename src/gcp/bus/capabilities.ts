import type { Capabilities } from "@motif/core/capabilities";

const PUBSUB = "Pub/Sub";
const PUBLISHER = "the publisher's adapter, which marks events for queues";
const BILLED = "Pub/Sub bills what a filter keeps back as if it were delivered";

/** What Google Cloud makes of features of this room. */
export const CAPABILITIES = {
  "bus.delivery": { by: "Pub/Sub, with a subscription for each rule" },
  "bus.event": { by: PUBSUB, difference: "up to 7.5 MB, which are 10 MB in Base64" },
  "bus.pattern": { by: PUBLISHER, difference: BILLED },
  "bus.wildcard": { by: PUBLISHER, difference: BILLED },
  "bus.retry": {
    by: `${PUBSUB} and the adapter`,
    difference: "one event a call: push delivers no batches",
  },
  "bus.fan-out": { by: PUBSUB, difference: "in no order" },
} satisfies Partial<Capabilities>;
