import type { Capabilities } from "@motif/core/capabilities";
import { ADAPTER, SERVICE_BUS } from "../ground/services.ts";

const PUBLISHER = "the publisher's adapter, which marks events for queues";
const FILTERED = "Event Grid filters by the mark, which is billed as an advanced match";

/** What Azure makes of the features of this room. */
export const CAPABILITIES = {
  "bus.delivery": { by: `a custom topic of Event Grid, with a queue of ${SERVICE_BUS} behind each rule` },
  "bus.event": {
    by: "Event Grid",
    difference: `what ${SERVICE_BUS} Standard takes: 8 KB of 256 KB are kept free for retries`,
  },
  "bus.pattern": { by: PUBLISHER, difference: FILTERED },
  "bus.wildcard": { by: PUBLISHER, difference: FILTERED },
  "bus.retry": { by: ADAPTER, difference: "Event Grid hands over to the queue for 24 hours" },
  "bus.fan-out": { by: "Event Grid", difference: "in no order" },
} satisfies Partial<Capabilities>;
