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
  "schedule.calendar": { by: "EventBridge Scheduler", difference: "one of them, in no list" },
  "schedule.last-workday": { refused: "EventBridge Scheduler does not document" },
  "schedule.year": { by: "EventBridge Scheduler" },
  "schedule.once": {
    by: "EventBridge Scheduler",
    difference: "the schedule stays when it is over: what Terraform made, Terraform removes",
  },
  "schedule.two-days": { refused: "cron means either of them, and EventBridge Scheduler takes one" },
  "schedule.start-within": {
    by: "EventBridge Scheduler and the adapter",
    difference: "a run that Lambda did not take in time is a dead letter",
  },
  "schedule.flexible-window": { by: "EventBridge Scheduler" },
  "schedule.one-at-a-time": {
    by: LAMBDA,
    difference:
      "a run that finds the function busy is throttled, and waits in Lambda's queue for up to 6 hours",
  },
  "schedule.retry": {
    by: `EventBridge Scheduler, then ${LAMBDA}`,
    difference: "the waits are Lambda's own, 1 and 2 minutes",
  },
} satisfies Partial<Capabilities>;
