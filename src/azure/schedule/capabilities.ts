import type { Capabilities } from "@motif/core/capabilities";

const DECIDES = "the timer fires on every day that may be one, and the adapter decides";

/** What Azure makes of the features of this room. */
export const CAPABILITIES = {
  "schedule.cron": { by: "timer trigger" },
  "schedule.every": { by: "timer trigger" },
  "schedule.odd-interval": {
    refused: "an interval by which a minute, an hour or a day can be divided evenly",
  },
  "schedule.zone": {
    by: "timer trigger and the adapter",
    difference:
      "the timer fires at each hour that a local hour can be in UTC, every day, and the adapter decides; a time that clocks are set forward over has no run, one that they are set back over has one",
  },
  "schedule.calendar": { by: "timer trigger and the adapter", difference: DECIDES },
  "schedule.last-workday": { by: "timer trigger and the adapter", difference: DECIDES },
  "schedule.year": { by: "timer trigger and the adapter", difference: DECIDES },
  "schedule.once": { by: "timer trigger and the adapter", difference: DECIDES },
  "schedule.two-days": { by: "timer trigger and the adapter", difference: DECIDES },
  "schedule.start-within": {
    by: "the adapter",
    difference:
      "of the runs missed while the app was down, the first in time is made up for where the adapter decides, else the first",
  },
  "schedule.flexible-window": { refused: "timers of Azure Functions fire at their time" },
  "schedule.one-at-a-time": {
    by: "the timer's lock",
    difference: "runs of a timer never overlap; those that are due meanwhile come to one",
  },
  "schedule.retry": { by: "the host's retry policy and the adapter" },
} satisfies Partial<Capabilities>;
