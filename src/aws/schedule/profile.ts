import { fact, type Profile, quota } from "@motif/core/platform";
import { SERVERLESS_GUIDE } from "../ground/profile.ts";

const RETRY_POLICY = "https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html";

/** Limits of EventBridge Scheduler. */
export const QUOTAS = {
  interval: quota(1, "min", `${SERVERLESS_GUIDE}/references/architecture.md`, "2026-08", "medium"),
  nameLength: quota(
    64,
    "characters",
    "https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html",
    "2026-10",
    "medium",
  ),
  ageMin: quota(60, "s", RETRY_POLICY, "2026-10", "medium"),
  ageMax: quota(86_400, "s", RETRY_POLICY, "2026-10", "medium"),
} as const;

/** How runs are started. */
export const SCHEDULES: Profile["schedules"] = {
  duplicates: fact(
    true,
    "https://docs.aws.amazon.com/scheduler/latest/UserGuide/what-is-scheduler.html",
    "2026",
    "medium",
  ),
  reorders: fact(false, "a run is due at its own time", "2026", "medium"),
  repeatsTimes: fact(
    false,
    "https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#daylist-savings-time",
    "2026-11",
    "high",
  ),
};
