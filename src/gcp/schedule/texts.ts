import { anyName, planned, type RoomGrammars } from "@motif/compile/kit";
import { QUOTAS } from "./profile.ts";

const CRON = "https://docs.cloud.google.com/scheduler/docs/configuring/cron-job-schedules";

/** A job's size is limited, and has a name, a description, an address and a body besides; none of them is long. */
const LONGEST_CRON = QUOTAS.job.value - 10_000;

/** What is taken where texts of schedules end. */
export const TEXTS = {
  "schedule.name": anyName(
    "part of the name of a job",
    "https://docs.cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs",
  ),
  "schedule.cron": {
    ...planned(
      "a schedule of Cloud Scheduler",
      `numbers, names, lists, ranges and steps, of up to ${LONGEST_CRON} characters; \`L\`, \`W\`, \`#\` and years are decided in the adapter`,
      CRON,
    ),
    form: { test: (text) => text.length <= LONGEST_CRON },
  },
  "schedule.zone": planned("the time zone of a job", "names of the IANA database", CRON),
} satisfies RoomGrammars;
