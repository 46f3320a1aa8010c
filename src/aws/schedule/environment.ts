/**
 * The payload of a scheduled invocation; EventBridge Scheduler fills in the time that the run was due
 * (https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html).
 */
export interface ScheduledPayload {
  /** Name of the schedule in the app's wiring. */
  readonly schedule: string;
  /** When the run was due, RFC 3339, such as `2026-03-01T06:00:00Z`: the same for every attempt. */
  readonly scheduledFor: string;
  /** No attempt at the run begins later than this after it was due. */
  readonly startWithinMs?: number;
}
