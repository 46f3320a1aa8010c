import { milliseconds, type ScheduleTiming } from "@motif/core";
import { enumerated, fieldsOf } from "@motif/core/model";
import { Cron } from "croner";
import { DAYS_PER_MONTH, SECONDS_PER_MONTH } from "../units.ts";

/** Enough for every day of a year; what runs more often is looked at for a shorter time. */
const MOST_RUNS = 400;
const DAY_MS = 86_400_000;
/** The year after it is looked at; it is a leap year, so that 29 February counts too. */
const START = new Date("2027-12-31T23:59:59Z");
const DAYS = 366;

/** Looking ahead takes a while, and the same few schedules are asked for at every level. */
const known = new WeakMap<ScheduleTiming, number>();

/**
 * How often a schedule runs in a month on average: over a year, or over its first 400 runs. One with years is taken to run in all of
 * them; one that runs once counts as none.
 */
export function runsPerMonth(timing: ScheduleTiming): number {
  const runs = known.get(timing) ?? countRuns(timing);
  known.set(timing, runs);
  return runs;
}

function countRuns(timing: ScheduleTiming): number {
  if ("every" in timing) return (SECONDS_PER_MONTH * 1000) / milliseconds(timing.every);
  if ("at" in timing) return 0;
  const [minute, hour, dayOfMonth, month, dayOfWeek] = timing.cron.trim().split(/\s+/);
  const fields = fieldsOf({ cron: [minute, hour, dayOfMonth, month, dayOfWeek].join(" ") });
  const runs = new Cron(enumerated(fields), { timezone: "UTC", mode: "7-part" }).nextRuns(MOST_RUNS, START);
  const times = runs.map((run) => run.getTime());
  const withinYear = times.filter((time) => time - START.getTime() < DAYS * DAY_MS);
  const [first, last] = [times[0], times.at(-1)];
  if (withinYear.length < MOST_RUNS || first === undefined || last === undefined) {
    return (withinYear.length / DAYS) * DAYS_PER_MONTH;
  }
  return ((MOST_RUNS - 1) / ((last - first) / DAY_MS)) * DAYS_PER_MONTH;
}
