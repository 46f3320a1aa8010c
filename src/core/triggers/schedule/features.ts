import type { Features } from "../../ground/feature.ts";

/** What apps can ask of schedules. */
export const features = {
  "schedule.cron": { kind: "schedule", title: "cron in UTC", engine: { by: "timers" } },
  "schedule.every": { kind: "schedule", title: "every 5 minutes", engine: { by: "timers" } },
  "schedule.odd-interval": { kind: "schedule", title: "every 7 minutes", engine: { by: "timers" } },
  "schedule.zone": {
    kind: "schedule",
    title: "cron in a time zone",
    engine: {
      by: "timers",
      difference:
        "a time that clocks are set forward over has no run, one that they are set back over has one",
    },
  },
  "schedule.calendar": {
    kind: "schedule",
    title: "cron with `L`, `15W` or `5#2`",
    engine: { by: "timers" },
  },
  "schedule.last-workday": { kind: "schedule", title: "cron with `LW`", engine: { by: "timers" } },
  "schedule.year": { kind: "schedule", title: "cron with a year", engine: { by: "timers" } },
  "schedule.once": { kind: "schedule", title: "`at`: once, at a local time", engine: { by: "timers" } },
  "schedule.two-days": {
    kind: "schedule",
    title: "cron with a day of month and a day of week",
    engine: { by: "timers" },
  },
  "schedule.start-within": {
    kind: "schedule",
    title: "`startWithin`: a run that cannot begin in time is left out",
    engine: {
      by: "the runtime",
      difference: "of the runs missed while it was down, the first in time is made up for",
    },
  },
  "schedule.flexible-window": {
    kind: "schedule",
    title: "`flexibleWindow`: runs begin at any moment within it",
    engine: { by: "timers" },
  },
  "schedule.one-at-a-time": {
    kind: "schedule",
    title: "`concurrency.reserved: 1`: a run waits for the one before",
    engine: { by: "the delivery pump" },
  },
  "schedule.retry": {
    kind: "schedule",
    title: "retries and dead letters of failed runs",
    engine: { by: "the delivery pump" },
  },
} as const satisfies Features;
