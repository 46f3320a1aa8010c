import type { Capabilities } from "@motif/core/capabilities";

const DECIDES =
  "the job calls on every day that may be one, and the adapter decides; a run forced at another time ends at once";

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
  "schedule.calendar": { by: "Cloud Scheduler and the adapter", difference: DECIDES },
  "schedule.last-workday": { by: "Cloud Scheduler and the adapter", difference: DECIDES },
  "schedule.year": { by: "Cloud Scheduler and the adapter", difference: DECIDES },
  "schedule.once": { by: "Cloud Scheduler and the adapter", difference: DECIDES },
  "schedule.two-days": { by: "Cloud Scheduler" },
  "schedule.start-within": { by: "the adapter" },
  "schedule.flexible-window": { refused: "Cloud Scheduler calls at the minute" },
  "schedule.one-at-a-time": {
    by: "Cloud Run functions and Cloud Scheduler",
    difference: "a run that finds the function busy is refused, and tried again as one that failed",
  },
  "schedule.retry": { by: "Cloud Scheduler and the adapter", difference: "by the age of the run" },
} satisfies Partial<Capabilities>;
