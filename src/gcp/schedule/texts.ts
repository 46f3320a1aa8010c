import { anyName, planned, type RoomGrammars } from "@motif/compile/kit";

const CRON = "https://docs.cloud.google.com/scheduler/docs/configuring/cron-job-schedules";

/** What is taken where texts of schedules end. */
export const TEXTS = {
  "schedule.name": anyName(
    "part of the name of a job",
    "https://docs.cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs",
  ),
  "schedule.cron": planned("a schedule of Cloud Scheduler", "numbers, names, lists, ranges and steps", CRON),
  "schedule.zone": planned("the time zone of a job", "names of the IANA database", CRON),
} satisfies RoomGrammars;
