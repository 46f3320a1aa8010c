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

const GUIDE = "https://docs.aws.amazon.com/scheduler/latest/UserGuide";
/**
 * "EventBridge Scheduler provides at-least-once event delivery to targets, meaning that at least one delivery succeeds with a
 * response from the target."
 */
const atLeastOnce = fact(true, `${GUIDE}/what-is-scheduler.html`, "2026", "medium");

/** How runs are started. */
export const SCHEDULES: Profile["schedules"] = {
  faults: {
    // "All schedule types on EventBridge Scheduler invoke their targets with 60-second precision."
    late: fact(true, `${GUIDE}/schedule-types.html`, "2026", "medium"),
    twice: atLeastOnce,
    unacknowledged: atLeastOnce,
  },
  reorders: fact(false, "a run is due at its own time", "2026", "medium"),
  repeatsTimes: fact(false, `${GUIDE}/schedule-types.html#daylist-savings-time`, "2026-11", "high"),
};
