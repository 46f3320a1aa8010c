import type { Capabilities } from "@motif/core/capabilities";

const LAMBDA = "Lambda";

/** What AWS makes of features of this room. */
export const CAPABILITIES = {
  "schedule.cron": { by: "EventBridge Scheduler" },
  "schedule.every": { by: "EventBridge Scheduler" },
  "schedule.odd-interval": { by: "EventBridge Scheduler" },
  "schedule.zone": {
    by: "EventBridge Scheduler",
    difference: "a time that clocks are set forward over has no run, one that they are set back over has one",
  },
  "schedule.two-days": { refused: "cron means either of them, and EventBridge Scheduler takes one" },
  "schedule.retry": {
    by: `EventBridge Scheduler, then ${LAMBDA}`,
    difference: "the waits are Lambda's own, 1 and 2 minutes",
  },
} satisfies Partial<Capabilities>;
