import { WallClock } from "@motif/core/model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextRuns, runSchedule } from "./timing.ts";

const QUARTER_MS = 15 * 60_000;

/** The times between two times that a cron is due at. */
function runsBetween(
  cron: string,
  timeZone: string,
  from: string,
  to: string,
  repeatsTimes = false,
): string[] {
  const next = nextRuns({ cron, timeZone }, repeatsTimes);
  const runs: string[] = [];
  for (let time = next(Date.parse(from)); time !== undefined && time < Date.parse(to); time = next(time)) {
    runs.push(new Date(time).toISOString());
  }
  return runs;
}

it.each([
  ["in the middle", 90 * 60_000, 120 * 60_000],
  ["a millisecond after", 60 * 60_000 + 1, 120 * 60_000],
  ["at", 60 * 60_000, 120 * 60_000],
  ["a millisecond before", 60 * 60_000 - 1, 60 * 60_000],
])(
  "an interval of an hour that is asked %s one of its times has its next at the full hour",
  (_, after, next) => {
    expect(nextRuns({ every: "1h" }, false)(after)).toBe(next);
  },
);

/**
 * "When the time shifts forward in Spring, your schedule invocation gets skipped if the cron expression falls on a
 * non-existent date and time. When the time shifts back in the Fall, your schedule runs only once and doesn't repeat its
 * invocation." https://repost.aws/knowledge-center/eventbridge-scheduler-adjust-dst
 */
describe("a cron in a time zone", () => {
  it("has no run at a time that clocks are set forward over", () => {
    // In Paris, 02:00 to 03:00 does not come on 2026-03-29.
    expect(runsBetween("30 2 * * *", "Europe/Paris", "2026-03-28T00:00Z", "2026-03-31T00:00Z")).toEqual([
      "2026-03-28T01:30:00.000Z",
      "2026-03-30T00:30:00.000Z",
    ]);
  });

  it("runs once at a time that clocks are set back over", () => {
    // In Paris, 02:00 to 03:00 comes twice on 2026-10-25: from 00:00 and from 01:00 UTC.
    expect(runsBetween("*/30 2 * * *", "Europe/Paris", "2026-10-25T00:00Z", "2026-10-26T00:00Z")).toEqual([
      "2026-10-25T00:30:00.000Z",
    ]);
    expect(runsBetween("*/30 2 * * *", "Europe/Paris", "2026-10-24T20:00Z", "2026-10-26T00:00Z")).toEqual([
      "2026-10-25T00:00:00.000Z",
      "2026-10-25T00:30:00.000Z",
    ]);
  });

  // "In instances where a time can occur twice (such as the case when clocks go backwards) and your job is scheduled at
  // this time, your scheduled job may observe execution anomalies."
  // https://docs.cloud.google.com/scheduler/docs/configuring/cron-job-schedules#time_zone
  it("runs at both of them where the cloud may", () => {
    const twice = runsBetween("*/30 2 * * *", "Europe/Paris", "2026-10-24T20:00Z", "2026-10-26T00:00Z", true);
    expect(twice).toEqual([
      "2026-10-25T00:00:00.000Z",
      "2026-10-25T00:30:00.000Z",
      "2026-10-25T01:00:00.000Z",
      "2026-10-25T01:30:00.000Z",
    ]);
  });

  it("knows changes of half an hour, to the other side of midnight, and of years long ago", () => {
    // Lord Howe Island: from 02:00 back to 01:30 on 2026-04-05.
    expect(
      runsBetween("45 1 * * *", "Australia/Lord_Howe", "2026-04-04T12:00Z", "2026-04-05T12:00Z"),
    ).toEqual(["2026-04-04T14:45:00.000Z"]);
    // Azores: from 00:00 on to 01:00 on 2026-03-29.
    expect(runsBetween("30 0 29 3 *", "Atlantic/Azores", "2026-03-28T00:00Z", "2026-03-30T00:00Z")).toEqual(
      [],
    );
  });

  it("runs at each quarter of an hour that its clocks show, in any zone and at any time, once unless clocks repeat it", () => {
    const zones = fc.constantFrom(
      "Europe/Paris",
      "America/New_York",
      "Australia/Lord_Howe",
      "Pacific/Auckland",
      "America/St_Johns",
      "Africa/Casablanca",
      "UTC",
    );
    const changes = fc.constantFrom(
      "2026-03-29T01:00Z",
      "2026-10-25T01:00Z",
      "2026-11-01T06:00Z",
      "2026-04-04T15:00Z",
    );
    const starts = fc
      .tuple(changes, fc.integer({ min: -16, max: 4 }))
      .map(([change, quarters]) => Date.parse(change) + quarters * QUARTER_MS);
    fc.assert(
      fc.property(zones, starts, fc.boolean(), (timeZone, from, repeatsTimes) => {
        const clock = new WallClock(timeZone);
        const next = nextRuns({ cron: "*/15 * * * *", timeZone }, repeatsTimes);
        const to = from + 20 * QUARTER_MS;
        for (let time = from; time < to; time += QUARTER_MS) {
          const [first] = clock.times(clock.read(time));
          const due = next(time - 1) === time;
          expect({ time, due }).toEqual({ time, due: repeatsTimes || first === time });
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe("a schedule that was not running for a while", () => {
  const HOUR_MS = 3_600_000;
  /** What is due when it runs again at a time, and what it is told to expect then, for an interval of an hour. */
  const resumed = (now: number, expected: number | undefined, startWithinMs?: number) => {
    const due: number[] = [];
    const expectations: number[] = [];
    const clock = { now: () => now, at: () => ({ cancel: () => {} }) };
    runSchedule({
      timing: { every: "1h" },
      repeatsTimes: false,
      clock,
      expected,
      startWithinMs,
      expect: (next) => void expectations.push(next),
      due: (time) => void due.push(time),
    });
    return { due, expectations };
  };

  // "The `IsPastDue` property is `true` when the current function invocation is later than scheduled. For example, a function app
  // restart might cause an invocation to be missed." https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#usage
  it("makes up for the first run that it missed, and for no other", () => {
    expect(resumed(5.5 * HOUR_MS, 3 * HOUR_MS)).toEqual({ due: [3 * HOUR_MS], expectations: [6 * HOUR_MS] });
  });

  it("makes up for the first that may still begin, if there is one", () => {
    expect(resumed(5.5 * HOUR_MS, 3 * HOUR_MS, HOUR_MS).due).toEqual([5 * HOUR_MS]);
    expect(resumed(5.5 * HOUR_MS, 3 * HOUR_MS, HOUR_MS / 4).due).toEqual([]);
    expect(resumed(5.5 * HOUR_MS, 3 * HOUR_MS, HOUR_MS / 2).due).toEqual([5 * HOUR_MS]);
  });

  it("makes up for nothing where it missed nothing, or never ran", () => {
    expect(resumed(5.5 * HOUR_MS, 6 * HOUR_MS).due).toEqual([]);
    expect(resumed(5.5 * HOUR_MS, undefined).due).toEqual([]);
  });
});
