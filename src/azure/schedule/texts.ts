import { anyText, planned, type RoomGrammars } from "@motif/compile/kit";

const TIMERS = "https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer";

/** What is taken where texts of schedules end. */
export const TEXTS = {
  "schedule.name": anyText("in the bundle"),
  "schedule.cron": planned(
    "an NCRONTAB expression",
    "numbers, lists, ranges and steps; what else a cron can say is decided in the adapter",
    TIMERS,
  ),
  "schedule.zone": planned(
    "in the bundle",
    "names of the IANA database; timers fire in UTC, and the adapter decides",
    TIMERS,
  ),
} satisfies RoomGrammars;
