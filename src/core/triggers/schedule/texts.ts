import { nameText, type TextKinds } from "../../ground/text.ts";
import type { Named } from "../../ground/trigger.ts";
import type { Schedule } from "./declare.ts";

/** The texts of schedules. */
export const texts = {
  "schedule.name": nameText("name of a schedule"),
  "schedule.cron": {
    title: "cron expression",
    form: "five fields, or six with the year, that the engine can read",
    in: ({ wiring: { timing } }: Named<Schedule>) => ("cron" in timing ? [timing.cron] : []),
  },
  "schedule.zone": {
    title: "time zone",
    form: "`UTC`, or the IANA name of an area and a place, as it is written there",
    in: ({ wiring: { timing } }: Named<Schedule>) =>
      "timeZone" in timing && timing.timeZone !== undefined ? [timing.timeZone] : [],
  },
} as const satisfies TextKinds<Named<Schedule>>;
