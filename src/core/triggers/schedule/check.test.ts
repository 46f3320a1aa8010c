import { describe, expect, it } from "vitest";
import { type ScheduleOptions, type ScheduleTiming, schedule, scheduled } from "../../index.ts";
import { problemsIn } from "../../testing/apps.ts";

describe("a schedule is refused with", () => {
  it.each([
    [
      "a cron expression that is none",
      { cron: "61 * * * *" },
      'the schedule "61 * * * *" is not valid: it has the minute "61"',
    ],
    [
      "the question mark of other dialects",
      { cron: "0 6 ? * 2" },
      "the days of the week count from 0, which is Sunday",
    ],
    ["seconds", { cron: "0 0 6 * * *" }, 'it has the year "*"'],
    [
      "an unknown time zone",
      { cron: "0 6 * * *", timeZone: "Mars/Base" },
      "write one such as UTC or Europe/Paris",
    ],
    ["no time", {} as ScheduleTiming, "give one of cron, at and every"],
    ["two times", { cron: "0 6 * * *", every: "1h" } as ScheduleTiming, "give one of cron, at and every"],
    [
      "an interval in a time zone",
      { every: "1h", timeZone: "Europe/Paris" } as ScheduleTiming,
      "an interval has no timeZone",
    ],
    [
      "a day that is none",
      { at: "2027-02-29T09:00" },
      'at is "2027-02-29T09:00"; write a local time to the minute',
    ],
    ["an hour that is none", { at: "2027-02-28T24:00" }, "write a local time to the minute"],
    ["a time with an offset", { at: "2027-02-28T09:00Z" }, "write a local time to the minute"],
    ["an empty time zone", { cron: "0 6 * * *", timeZone: "" }, "timeZone is empty; leave it out"],
  ])("%s", (_, timing, expected) => {
    const found = problemsIn({
      s: schedule(
        timing,
        scheduled("s", {}, () => {}),
      ),
    });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });
});

it.each<ScheduleTiming>([
  { cron: "0 6 LW * *" },
  { cron: "0 6 * * MON#1,5L 2027-2029" },
  { at: "2028-02-29T09:00", timeZone: "Asia/Tokyo" },
])("a schedule can be %j", (timing) => {
  expect(
    problemsIn({
      s: schedule(
        timing,
        scheduled("s", {}, () => {}),
      ),
    }),
  ).toEqual([]);
});

describe("a time zone", () => {
  const found = (timeZone: string) =>
    problemsIn({
      s: schedule(
        { cron: "0 6 * * *", timeZone },
        scheduled("s", {}, () => {}),
      ),
    });

  // https://www.iana.org/time-zones
  it.each(["UTC", "Etc/UTC", "Etc/GMT+5", "Europe/Paris", "Asia/Kolkata", "America/Argentina/Buenos_Aires"])(
    "can be %s",
    (timeZone) => {
      expect(found(timeZone)).toEqual([]);
    },
  );

  it.each([
    ["+02:00", "UTC or Europe/Paris"],
    ["PST", "America/Los_Angeles"],
    ["EST5EDT", "America/New_York"],
    ["Japan", "Asia/Tokyo"],
    ["europe/paris", "Europe/Paris"],
    ["Europe/PARIS", "Europe/Paris"],
    ["utc", "UTC"],
    ["GMT", "UTC"],
  ])("cannot be %s, and %s is proposed", (timeZone, instead) => {
    expect(found(timeZone)).toEqual([
      `s: timeZone is "${timeZone}", which is no IANA name of an area and a place; write one such as ${instead}`,
    ]);
  });
});

it.each<[ScheduleOptions, string]>([
  [{ startWithin: "30s" }, "startWithin is"],
  [{ startWithin: "2d" }, "startWithin is"],
  [{ flexibleWindow: "1s" }, "flexibleWindow is"],
  [{ startWithin: "5m", flexibleWindow: "5m" }, "startWithin is no longer than flexibleWindow"],
  [{ overlap: "skip" } as ScheduleOptions, "overlap"],
])("a schedule is refused with %j", (options, expected) => {
  const found = problemsIn({
    s: schedule(
      { every: "1h" },
      scheduled("s", {}, () => {}),
      options,
    ),
  });
  expect(found).toEqual([expect.stringContaining(expected)]);
});
