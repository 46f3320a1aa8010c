import { milliseconds, type ScheduleTiming } from "@motif/core";
import { enumerated, fieldsOf, WallClock } from "@motif/core/model";
import { Cron } from "croner";
import type { Clock, Timer } from "../../ground/clock.ts";

const DAY_MS = 86_400_000;
const SECOND_MS = 1000;

/** A schedule as it runs. */
export interface RunningSchedule {
  readonly timing: ScheduleTiming;
  /** See {@link nextRuns}. */
  readonly repeatsTimes: boolean;
  readonly clock: Clock;
  /** When it was to be due next, as it was told last; undefined where it never ran. */
  readonly expected: number | undefined;
  /** No run that was missed is made up for later than this after it was due. */
  readonly startWithinMs: number | undefined;
  /** Told when it is due next. */
  readonly expect: (next: number) => void;
  /** Called at every time that it is due, before it is told of the next. */
  readonly due: (scheduledFor: number) => void;
}

/**
 * Calls back at every time that a schedule is due. Of the times that passed while nobody ran it, the first that may still begin is
 * made up for, as the timers of Azure do.
 */
export function runSchedule(schedule: RunningSchedule): Timer {
  const { timing, repeatsTimes, clock, expected, startWithinMs, expect, due } = schedule;
  const nextRun = nextRuns(timing, repeatsTimes);
  let timer: Timer | undefined;
  const arm = (after: number) => {
    const next = nextRun(after);
    if (next === undefined) return;
    expect(next);
    timer = clock.at(next, () => {
      due(next);
      arm(next);
    });
  };
  const now = clock.now();
  if (expected !== undefined && expected <= now) {
    const missed = nextRun(
      Math.max(expected, startWithinMs === undefined ? expected : now - startWithinMs) - 1,
    );
    if (missed !== undefined && missed <= now) due(missed);
  }
  arm(now);
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
  const cron = new Cron(enumerated(fieldsOf(timing)), { paused: true, mode: "7-part", timezone: "UTC" });
  const clock = new WallClock(timing.timeZone ?? "UTC");
  return (after) => nextTime(cron, clock, repeatsTimes, after);
}

/** The cron is read as the clocks of the zone show the time, and anew from where they are set to when that changes. */
function nextTime(cron: Cron, clock: WallClock, repeatsTimes: boolean, after: number): number | undefined {
  const change = clock.changeWithin(after, DAY_MS);
  const isNext = (time: number, shown: number) =>
    time > after && (repeatsTimes || clock.times(shown)[0] === time);
  const offset = clock.offset(after);
  let shown = following(cron, clock.read(after));
  for (
    ;
    shown !== undefined && change !== undefined && shown - offset < change;
    shown = following(cron, shown)
  ) {
    if (isNext(shown - offset, shown)) return shown - offset;
  }
  if (change !== undefined) shown = following(cron, clock.read(change) - SECOND_MS);
  for (; shown !== undefined; shown = following(cron, shown)) {
    const time = clock.times(shown).find((each) => each > after && each >= (change ?? after));
    if (time !== undefined && isNext(time, shown)) return time;
  }
  return undefined;
}

function following(cron: Cron, shown: number): number | undefined {
  return cron.nextRun(new Date(shown))?.getTime();
}
