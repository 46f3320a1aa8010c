import type { Capabilities } from "@motif/core/capabilities";

/** What Google Cloud makes of features of this room. */
export const CAPABILITIES = {
  "schedule.cron": { by: "Cloud Scheduler" },
  "schedule.every": { by: "Cloud Scheduler" },
  "schedule.odd-interval": { refused: "take whole minutes by which an hour or a day can be divided evenly" },
  "schedule.zone": {
    by: "Cloud Scheduler",
    difference:
      "a time that clocks are set forward over has no run, one that they are set back over can have two",
  },
  "schedule.two-days": { by: "Cloud Scheduler" },
  "schedule.retry": { by: "Cloud Scheduler and the adapter", difference: "by the age of the run" },
} satisfies Partial<Capabilities>;
