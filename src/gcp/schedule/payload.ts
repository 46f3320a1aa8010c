import type { CalendarTiming } from "@motif/core";

/**
 * The body of a Cloud Scheduler job's request. When the run was due is in the header `X-CloudScheduler-ScheduleTime`
 * (https://cloud.google.com/scheduler/docs/reference/rpc/google.cloud.scheduler.v1#httptarget).
 */
export interface ScheduledPayload {
  /** Name of the schedule in the app's wiring. */
  readonly schedule: string;
  /** When the schedule is due, where the job calls more often than that. */
  readonly decides?: CalendarTiming | null | undefined;
  /** No attempt at a run begins later than this after it was due. */
  readonly startWithinMs?: number | null | undefined;
}
