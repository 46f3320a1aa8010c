import type { Capabilities } from "@motif/core/capabilities";

const EVENTBRIDGE = "EventBridge";

/** What AWS makes of features of this room. */
export const CAPABILITIES = {
  "bus.delivery": { by: "a classic EventBridge bus, with an SQS queue behind each rule" },
  "bus.event": {
    by: EVENTBRIDGE,
    difference: "1 MB an event, and a call of publishMany in parts of as much",
  },
  "bus.pattern": { by: `rules of ${EVENTBRIDGE}` },
  "bus.wildcard": { by: `rules of ${EVENTBRIDGE}`, difference: "30 rules with wildcards a bus" },
  "bus.retry": {
    by: "SQS and the adapter",
    difference: "those of EventBridge are for the hand-over to the queue only",
  },
  "bus.fan-out": { by: EVENTBRIDGE, difference: "in no order" },
} satisfies Partial<Capabilities>;
