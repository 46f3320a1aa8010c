import { milliseconds, type ScheduleTiming } from "@motif/core";
import { Cron } from "croner";
import type { Clock, Timer } from "../../ground/clock.ts";
import { WallClock } from "./wall-clock.ts";

/** Clocks are not set back by more than this, but for islands that change to the other side of the date line. */
const LONGEST_CHANGE_MS = 3 * 3_600_000;

/**
 * Calls back at every time that a schedule is due. A time that passes while the engine is down is not made up for.
 * `repeatsTimes`: see {@link nextRuns}.
 */
export function runSchedule(
  timing: ScheduleTiming,
  repeatsTimes: boolean,
  clock: Clock,
  due: (scheduledFor: number) => void,
): Timer {
  const nextRun = nextRuns(timing, repeatsTimes);
  let timer: Timer | undefined;
  const arm = (after: number) => {
    const next = nextRun(after);
    if (next === undefined) return;
    timer = clock.at(next, () => {
      due(next);
      arm(next);
    });
  };
  arm(clock.now());
  return { cancel: () => timer?.cancel() };
}

/**
 * When a schedule is due next after a time; undefined if never. Fixed intervals are counted from 1970. A local time that
 * clocks are set forward over has no run; one that they are set back over has one, or two with `repeatsTimes`.
 */
export function nextRuns(
  timing: ScheduleTiming,
  repeatsTimes: boolean,
): (after: number) => number | undefined {
  if ("every" in timing) {
    const interval = milliseconds(timing.every);
    return (after) => (Math.floor(after / interval) + 1) * interval;
  }
  const cron = new Cron(timing.cron, { paused: true, mode: "5-part", timezone: "UTC" });
  const clock = new WallClock(timing.timeZone ?? "UTC");
  return (after) => nextTime(cron, clock, repeatsTimes, after);
}

/** The cron is read as the clocks of the zone show the time, and each time that it names is looked up. */
function nextTime(cron: Cron, clock: WallClock, repeatsTimes: boolean, after: number): number | undefined {
  const lookBack = repeatsTimes && clock.isSetBackAround(after) ? LONGEST_CHANGE_MS : 0;
  let earliest: number | undefined;
  let shown = cron.nextRun(new Date(clock.read(after) - lookBack));
  for (; shown; shown = cron.nextRun(shown)) {
    const [first, second] = clock.times(shown.getTime());
    if (first === undefined) continue;
    if (earliest !== undefined && first >= earliest) break;
    const next = [first, ...(repeatsTimes && second !== undefined ? [second] : [])].find(
      (time) => time > after,
    );
    if (next !== undefined && (earliest === undefined || next < earliest)) earliest = next;
  }
  return earliest;
}
