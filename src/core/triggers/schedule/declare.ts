import type { ScheduledFunction } from "../../functions/scheduled.ts";
import type { Duration } from "../../ground/units.ts";

/**
 * When a scheduled function runs: by a cron expression, at a fixed interval, or once.
 *
 * `cron` has five fields (minute, hour, day of month, month, day of week; Sunday is 0 or 7) and may have the year as a sixth.
 * Besides lists, ranges and steps, the days can be `L` (the last day of the month), `LW`, `15W` (the day from Monday to Friday next to
 * the 15th), `5#2` (the second Friday) and `5L` (the last Friday). `at` is a local time to the minute.
 *
 * @example
 * schedule({ cron: "0 6 * * MON-FRI", timeZone: "Europe/Paris" }, dailyReport)
 * schedule({ cron: "0 18 L * *" }, closeTheMonth)
 * schedule({ at: "2027-03-01T09:00", timeZone: "Asia/Tokyo" }, launch)
 */
export type ScheduleTiming = CalendarTiming | { readonly every: Duration };

/** Times that the clocks of a time zone show. */
export type CalendarTiming = { readonly timeZone?: string /** IANA name; UTC if not given. */ } & (
  | { readonly cron: string }
  | { readonly at: string }
);

/** What holds of the runs of a schedule. */
export interface ScheduleOptions {
  /**
   * No attempt at a run begins later than this after it was due, from a minute to a day: it is left out, as a warning in the log
   * says. If not given, a run that could not begin in time is made up for whenever that is.
   */
  readonly startWithin?: Duration;
  /**
   * A run begins at any moment within so long after it is due, in whole minutes up to a day, so that not all schedules of a time
   * begin at once. AWS alone has it.
   */
  readonly flexibleWindow?: Duration;
}

/** A schedule calls a function, asynchronously. */
export interface Schedule {
  readonly kind: "schedule";
  readonly timing: ScheduleTiming;
  readonly options: ScheduleOptions;
  readonly function: ScheduledFunction;
}

/**
 * Runs a function on a schedule. Runs may overlap, and come twice; `concurrency: { reserved: 1 }` of the function has one wait for
 * the other.
 */
export function schedule(
  timing: ScheduleTiming,
  fn: ScheduledFunction,
  options: ScheduleOptions = {},
): Schedule {
  return { kind: "schedule", timing, function: fn, options };
}
