import { app, type ScheduleTiming, schedule, scheduled } from "@motif/core";
import type { Example, Examples } from "./example.ts";

/** What schedules are asked for. */
export const examples: Examples = {
  "schedule.cron": () => timer({ cron: "30 4 * * 1-5" }),
  "schedule.every": () => timer({ every: "5m" }),
  "schedule.odd-interval": () => timer({ every: "7m" }),
  "schedule.zone": () => timer({ cron: "30 4 * * *", timeZone: "Europe/Berlin" }),
  "schedule.two-days": () => timer({ cron: "30 4 1 * 1" }),
  "schedule.retry": () => timer({ every: "1h" }),
};

function timer(timing: ScheduleTiming): Example {
  const tidy = scheduled("tidy", { timeout: "30s" }, () => {});
  return { definition: app("example", { tidying: schedule(timing, tidy) }) };
}
