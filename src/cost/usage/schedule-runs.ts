import { milliseconds, type ScheduleTiming } from "@motif/core";
import { Cron } from "croner";
import { DAYS_PER_MONTH, SECONDS_PER_MONTH } from "../units.ts";

const MOST_RUNS = 2000;
const DAY_MS = 86_400_000;
/** A year from here on is looked at; it is a leap year, so that 29 February counts too. */
const START = new Date("2028-01-01T00:00:00Z");
const DAYS = 366;

/** How often a schedule runs in a month on average: over a year, or over its first 2,000 runs. */
export function runsPerMonth(timing: ScheduleTiming): number {
  if ("every" in timing) return (SECONDS_PER_MONTH * 1000) / milliseconds(timing.every);
  const runs = new Cron(timing.cron, { timezone: "UTC", mode: "5-part" }).nextRuns(MOST_RUNS, START);
  const withinYear = runs.filter((run) => run.getTime() - START.getTime() < DAYS * DAY_MS);
  const last = runs.at(-1);
  if (withinYear.length < MOST_RUNS || !last) return (withinYear.length / DAYS) * DAYS_PER_MONTH;
  return (MOST_RUNS / ((last.getTime() - START.getTime()) / DAY_MS)) * DAYS_PER_MONTH;
}
