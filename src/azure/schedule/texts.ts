import { anyText, planned, type RoomGrammars } from "@motif/compile/kit";

const TIMERS = "https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer";

/** What is taken where texts of schedules end. */
export const TEXTS = {
  "schedule.name": anyText("in the bundle"),
  "schedule.cron": planned(
    "an NCRONTAB expression",
    "numbers, lists, ranges and steps, and a day of month or a day of week, not both",
    TIMERS,
  ),
  "schedule.zone": planned("the time zone of a timer", "UTC alone on Flex Consumption", TIMERS),
} satisfies RoomGrammars;
