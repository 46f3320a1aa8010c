import { milliseconds, type ScheduleTiming } from "@motif/core";
import { type Inventory, triggersOf } from "@motif/core/model";
import { dueIn } from "@motif/core/platform";
import { LOADS_MS, type Loads } from "./settings.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** How often schedules may be due in a run, all of them together: a run is of few executions. */
const MOST_DUE = 200;

/** Every minute of three days is looked at, and every run of an app begins at the same time. */
const known = new WeakMap<Inventory, Loads>();

/**
 * For how long clients may come, from a time on: for days where schedules are due seldom, such as once a day, so that faults meet
 * them; as everywhere else where there is none, or where one is due so often that an hour has enough of it.
 */
export function loadsOf(inventory: Inventory, start: number): Loads {
  const loads = known.get(inventory) ?? loadsFrom(inventory, start);
  known.set(inventory, loads);
  return loads;
}

function loadsFrom(inventory: Inventory, start: number): Loads {
  const timings = triggersOf(inventory, "schedule").map(({ source }) => source.timing);
  const fits = (loadMs: number) =>
    timings.reduce((sum, timing) => sum + timesDue(timing, start, loadMs), 0) <= MOST_DUE;
  if (timings.length === 0 || !fits(DAY_MS)) return LOADS_MS;
  return fits(3 * DAY_MS) ? [HOUR_MS, DAY_MS, 3 * DAY_MS] : [HOUR_MS, DAY_MS];
}

function timesDue(timing: ScheduleTiming, start: number, forMs: number): number {
  if ("every" in timing) return Math.ceil(forMs / milliseconds(timing.every));
  const isDue = dueIn(timing, true);
  let times = 0;
  for (let time = start; time < start + forMs; time += MINUTE_MS) if (isDue(time)) times++;
  return times;
}
