import { describe, expect, it } from "vitest";
import { schedule, scheduled } from "../../index.ts";
import { problemsIn } from "../../testing/apps.ts";

describe("a schedule is refused with", () => {
  it.each([
    ["a cron expression that is none", { cron: "61 * * * *" }, 'the schedule "61 * * * *" is not valid'],
    ["an unknown time zone", { cron: "0 6 * * *", timeZone: "Mars/Base" }, "is not valid"],
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
