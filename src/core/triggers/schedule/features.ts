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
  "schedule.two-days": {
    kind: "schedule",
    title: "cron with a day of month and a day of week",
    engine: { by: "timers" },
  },
  "schedule.retry": {
    kind: "schedule",
    title: "retries and dead letters of failed runs",
    engine: { by: "the delivery pump" },
  },
} as const satisfies Features;
