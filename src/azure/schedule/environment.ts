import type { CalendarTiming } from "@motif/core";
import type { AsynchronousDelivery } from "@motif/core/model";
import type { TriggerSettings } from "../ground/environment.ts";

/** Schedules that run the function. */
export interface ScheduleSettings extends TriggerSettings {
  readonly kind: "schedule";
  readonly schedules: readonly ScheduleSource[];
}

/** When the function runs, and how a failed run is tried again. */
export interface ScheduleSource {
  /** Name of the schedule in the app's wiring. */
  readonly schedule: string;
  /** NCRONTAB with six fields, in UTC (https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#ncrontab-expressions). */
  readonly expression: string;
  /** Where the timer fires more often than the schedule is due: when that is. */
  readonly decides?: CalendarTiming;
  /** No attempt at a run begins later than this after it was due. */
  readonly startWithinMs?: number;
  readonly delivery: AsynchronousDelivery;
}
