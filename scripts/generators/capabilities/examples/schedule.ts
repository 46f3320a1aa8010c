import {
  app,
  type FunctionSettings,
  type ScheduleOptions,
  type ScheduleTiming,
  schedule,
  scheduled,
} from "@motif/core";
import type { Example, Examples } from "./example.ts";

/** What schedules are asked for. */
export const examples: Examples = {
  "schedule.cron": () => timer({ cron: "30 4 * * 1-5" }),
  "schedule.every": () => timer({ every: "5m" }),
  "schedule.odd-interval": () => timer({ every: "7m" }),
  "schedule.zone": () => timer({ cron: "30 4 * * *", timeZone: "Europe/Berlin" }),
  "schedule.calendar": () => timer({ cron: "30 4 * * 5#2" }),
  "schedule.last-workday": () => timer({ cron: "30 4 LW * *" }),
  "schedule.year": () => timer({ cron: "30 4 1 1 * 2027" }),
  "schedule.once": () => timer({ at: "2027-03-01T09:00", timeZone: "Europe/Berlin" }),
  "schedule.two-days": () => timer({ cron: "30 4 1 * 1" }),
  "schedule.start-within": () => timer({ every: "1h" }, { startWithin: "10m" }),
  "schedule.flexible-window": () => timer({ every: "1h" }, { flexibleWindow: "15m" }),
  "schedule.one-at-a-time": () => timer({ every: "5m" }, {}, { reserved: 1 }),
  "schedule.retry": () => timer({ every: "1h" }),
};

function timer(
  timing: ScheduleTiming,
  options: ScheduleOptions = {},
  concurrency: FunctionSettings["concurrency"] = {},
): Example {
  const tidy = scheduled("tidy", { timeout: "30s", concurrency }, () => {});
  return { definition: app("example", { tidying: schedule(timing, tidy, options) }) };
}
