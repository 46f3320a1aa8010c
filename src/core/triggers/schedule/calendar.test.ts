import { Cron } from "croner";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { coarseDays, cronOf, dueIn, enumerated, fieldsOf, matches } from "./calendar.ts";

const DAY_MS = 86_400_000;

describe("a cron expression with days of the calendar", () => {
  const member = fc.oneof(
    fc.constantFrom("L", "*/9"),
    fc.integer({ min: 1, max: 31 }).map(String),
    fc.integer({ min: 1, max: 31 }).map((day) => `${day}W`),
  );
  const weekday = fc.constantFrom("0", "1", "2", "3", "4", "5", "6", "7", "SUN", "mon", "FRI");
  const ofWeek = fc.oneof(
    weekday,
    fc.constant("1-5/2"),
    weekday.map((day) => `${day}L`),
    fc.tuple(weekday, fc.integer({ min: 1, max: 5 })).map(([day, nth]) => `${day}#${nth}`),
  );
  const list = (members: fc.Arbitrary<string>) =>
    fc.oneof(
      fc.constant("*"),
      fc.array(members, { minLength: 1, maxLength: 3 }).map((all) => all.join(",")),
    );
  const year = fc.constantFrom("", " 2027", " 2026-2028/2", " 2027,2028");
  const expressions = fc
    .tuple(
      fc.oneof(list(member), fc.constant("LW")),
      fc.constantFrom("*", "2", "JAN-JUN", "*/5"),
      list(ofWeek),
      year,
    )
    .map(([days, months, weekdays, years]) => `0 0 ${days} ${months} ${weekdays}${years}`);

  it("is due on the days that croner, which the engine enumerates with, finds", () => {
    const starts = fc.integer({ min: 0, max: 700 }).map((day) => Date.UTC(2026, 0, 1) + day * DAY_MS);
    fc.assert(
      fc.property(expressions, starts, (cron, start) => {
        const fields = fieldsOf({ cron });
        const days = Array.from({ length: 70 }, (_, day) => start + day * DAY_MS);
        const found = new Cron(enumerated(fields), { paused: true, mode: "7-part", timezone: "UTC" })
          .nextRuns(70, new Date(start - 1000))
          .map((date) => date.getTime());
        const last = days.at(-1) ?? 0;
        expect(days.filter((day) => matches(fields, day))).toEqual(found.filter((day) => day <= last));
      }),
      { numRuns: 200 },
    );
  });

  it("is only due on days that the ranges hold which clouds are given instead", () => {
    fc.assert(
      fc.property(expressions, (cron) => {
        const [minute, hour, date, month, day, years] = fieldsOf({ cron });
        const isIn = (of: typeof date, value: number) =>
          coarseDays(of).some(({ from, to }) => value >= from && value <= to) ||
          (of === day && value === 0 && coarseDays(of).some(({ from }) => from === 7));
        for (let time = Date.UTC(2027, 0, 1); time < Date.UTC(2028, 2, 1); time += DAY_MS) {
          const on = new Date(time);
          const everyDay = fieldsOf({ cron: "0 0 * * *" })[4];
          if (matches([minute, hour, date, month, everyDay, years], time))
            expect(isIn(date, on.getUTCDate())).toBe(true);
          const everyDate = fieldsOf({ cron: "0 0 * * *" })[2];
          if (matches([minute, hour, everyDate, month, day, years], time))
            expect(isIn(day, on.getUTCDay())).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe("a schedule is due", () => {
  it.each([
    ["0 18 L * *", "2028-02-29T18:00Z", true],
    ["0 18 L * *", "2027-02-28T18:00Z", true],
    ["0 18 L * *", "2028-02-28T18:00Z", false],
    // The 1st is a Saturday: the next working day is the 3rd, as it stays in its month.
    ["0 18 1W * *", "2027-05-03T18:00Z", true],
    ["0 18 1W * *", "2027-04-30T18:00Z", false],
    ["0 18 31W * *", "2027-01-29T18:00Z", true],
    ["0 18 LW * *", "2027-02-26T18:00Z", true],
    ["0 18 * * FRI#2", "2027-01-08T18:00Z", true],
    ["0 18 * * 5L", "2027-01-29T18:00:59Z", true],
    ["0 18 * * 5L", "2027-01-29T18:01Z", false],
    ["0 18 1 1 * 2028", "2027-01-01T18:00Z", false],
  ])("by %s at %s: %s", (cron, time, expected) => {
    expect(dueIn({ cron }, false)(Date.parse(time))).toBe(expected);
  });

  it("at the first of two times that clocks show, or at both", () => {
    const timing = { cron: "30 2 * * *", timeZone: "Europe/Paris" };
    const times = ["2026-10-25T00:30Z", "2026-10-25T01:30Z"].map((time) => Date.parse(time));
    expect(times.map(dueIn(timing, false))).toEqual([true, false]);
    expect(times.map(dueIn(timing, true))).toEqual([true, true]);
  });
});

it.each([
  ["2027-03-01T09:05", "5 9 1 3 * 2027"],
  ["2028-02-29T00:00", "0 0 29 2 * 2028"],
  ["2027-02-29T00:00", undefined],
  ["2027-13-01T00:00", undefined],
  ["2027-03-01T24:00", undefined],
  ["2027-03-01", undefined],
  ["tomorrow", undefined],
])("the time %s is the cron %s", (at, cron) => {
  expect(cronOf({ at })).toBe(cron);
});
