import { anyName, planned, type RoomGrammars } from "@motif/compile/kit";

const SCHEDULES = "https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html";

/** What is taken where texts of schedules end. */
export const TEXTS = {
  "schedule.name": anyName(
    "part of the names of a schedule and its role",
    "https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html",
  ),
  "schedule.cron": planned(
    "a cron expression of EventBridge Scheduler",
    "fields as lists of numbers and ranges or one `L`, `W` or `#`, a year, and a day of month or a day of week, not both",
    SCHEDULES,
  ),
  "schedule.zone": planned("the time zone of a schedule", "names of the IANA database", SCHEDULES),
} satisfies RoomGrammars;
