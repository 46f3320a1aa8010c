import { milliseconds, type ScheduleTiming } from "@motif/core";
import { Cron } from "croner";
import type { Clock, Timer } from "../../ground/clock.ts";

/** Calls back at every time that a schedule is due. A time that passes while the engine is down is not made up for. */
export function runSchedule(
  timing: ScheduleTiming,
  clock: Clock,
  due: (scheduledFor: number) => void,
): Timer {
  let timer: Timer | undefined;
  const arm = (after: number) => {
    const next = nextRun(timing, after);
    if (next === undefined) return;
    timer = clock.at(next, () => {
      due(next);
      arm(next);
    });
  };
  arm(clock.now());
  return { cancel: () => timer?.cancel() };
}

/** When a schedule is due next after a time; undefined if never. Fixed intervals are counted from 1970. */
export function nextRun(timing: ScheduleTiming, after: number): number | undefined {
  if ("every" in timing) {
    const interval = milliseconds(timing.every);
    return (Math.floor(after / interval) + 1) * interval;
  }
  const cron = new Cron(timing.cron, { paused: true, mode: "5-part", timezone: timing.timeZone ?? "UTC" });
  return cron.nextRun(new Date(after))?.getTime();
}
