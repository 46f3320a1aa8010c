import type { ScheduledFunction } from "../../functions/scheduled.ts";
import type { Duration } from "../../ground/units.ts";

/** When a scheduled function runs: a cron expression with five fields, or a fixed interval. */
export type ScheduleTiming =
  | { readonly cron: string /** IANA name; UTC if not given. */; readonly timeZone?: string }
  | { readonly every: Duration };

/** A schedule calls a function, asynchronously. */
export interface Schedule {
  readonly kind: "schedule";
  readonly timing: ScheduleTiming;
  readonly function: ScheduledFunction;
}

/** Runs a function on a schedule. */
export function schedule(timing: ScheduleTiming, fn: ScheduledFunction): Schedule {
  return { kind: "schedule", timing, function: fn };
}
