import { fact, type Profile, quota } from "@motif/core/platform";
import { DOCS } from "../ground/profile.ts";

const DUPLICATE_RUNS = `${DOCS}/scheduler/docs/configuring/deduplicate-job-requests`;
const SCHEDULER = `${DOCS}/scheduler/quotas`;

/** Limits of Cloud Scheduler. */
export const QUOTAS = {
  interval: quota(1, "min", SCHEDULER, "2026", "medium"),
  /** "Fixed maximum job size (payload): 1 MB total including ~1 KB request overhead" */
  job: quota(1_000_000, "bytes", SCHEDULER, "2026-11", "high"),
  deadline: quota(
    1800,
    "s",
    `${DOCS}/scheduler/docs/reference/rest/v1/projects.locations.jobs`,
    "2026",
    "medium",
  ),
  retries: quota(5, "attempts", `${DOCS}/scheduler/docs/reference/rest/v1/RetryConfig`, "2026", "medium"),
  nameLength: quota(
    500,
    "characters",
    `${DOCS}/scheduler/docs/reference/rest/v1/projects.locations.jobs`,
    "2026",
    "medium",
  ),
} as const;

/** How scheduled runs are delivered. */
export const SCHEDULES: Profile["schedules"] = {
  faults: {
    // "The target service takes longer to respond than the job's attempt deadline (attemptDeadline), causing Cloud Scheduler to
    // time out and retry the job".
    late: fact(true, DUPLICATE_RUNS, "2026", "medium"),
    // "In some rare circumstances, it is possible for a job to run multiple times in association with a single instance of the
    // schedule".
    twice: fact(true, `${DOCS}/scheduler/docs/overview`, "2026", "medium"),
    // "The target receives and processes the request, but a transient network interruption or proxy disconnect prevents Cloud
    // Scheduler from receiving the HTTP 2xx response."
    unacknowledged: fact(true, DUPLICATE_RUNS, "2026", "medium"),
  },
  reorders: fact(false, "a run is due at its own time", "2026", "medium"),
  repeatsTimes: fact(
    true,
    `${DOCS}/scheduler/docs/configuring/cron-job-schedules#time_zone`,
    "2026-11",
    "medium",
  ),
};
