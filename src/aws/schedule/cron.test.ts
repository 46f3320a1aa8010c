import { Cron } from "croner";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { awsCron } from "./cron.ts";

describe("five-field cron as EventBridge Scheduler writes it", () => {
  // https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
  it.each([
    ["* * * * *", "cron(* * * * ? *)"],
    ["0 6 * * *", "cron(0 6 * * ? *)"],
    ["*/15 * * * *", "cron(0,15,30,45 * * * ? *)"],
    ["5/20 8-10 * * *", "cron(5,25,45 8-10 * * ? *)"],
    ["0 0 1,15 * *", "cron(0 0 1,15 * ? *)"],
    ["0 0 1 JAN-MAR *", "cron(0 0 1 1-3 ? *)"],
    ["30 2 * * MON-FRI", "cron(30 2 ? * MON,TUE,WED,THU,FRI *)"],
    ["0 0 * * 0", "cron(0 0 ? * SUN *)"],
    ["0 0 * * 7", "cron(0 0 ? * SUN *)"],
    ["0 0 * * 5-7", "cron(0 0 ? * SUN,FRI,SAT *)"],
    ["0 0 * * FRI-SUN", "cron(0 0 ? * SUN,FRI,SAT *)"],
    ["0 0 * * 0-6", "cron(0 0 * * ? *)"],
    // "15 10 ? * 6L 2022-2023": "at 10:15 AM […] on the last Friday of each month during the years 2022 to 2023"
    ["15 10 * * 5L 2027-2028", "cron(15 10 ? * 6L 2027,2028)"],
    // "3#2 would be the second Tuesday of the month: the 3 refers to Tuesday because it is the third day of each week"
    ["0 8 * * 2#2", "cron(0 8 ? * 3#2 *)"],
    ["0 8 * * SUN#1", "cron(0 8 ? * 1#1 *)"],
    // "In the Day-of-month field, 3W specifies the weekday closest to the third day of the month."
    ["0 8 3W * *", "cron(0 8 3W * ? *)"],
    ["0 8 L * *", "cron(0 8 L * ? *)"],
  ])("writes %s as %s", (expression, expected) => {
    expect(awsCron(expression)).toEqual({ cron: expected });
  });

  // https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html: "Maximum length of 256."
  it("never writes more than EventBridge Scheduler takes: ranges are shortest, and two of three values longest", () => {
    const twoOfThree = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, n) => from + n)
        .filter((n) => n % 3 !== 0)
        .join(",");
    const fields = [twoOfThree(0, 59), twoOfThree(0, 23), twoOfThree(1, 31), twoOfThree(1, 12), "*"];
    const written = awsCron(fields.join(" "));
    if (!("cron" in written)) throw new Error(written.problem);
    expect(written.cron.length).toBeGreaterThan(200);
    expect(written.cron.length).toBeLessThanOrEqual(256);
  });

  it("refuses a day of month together with a day of week, which AWS cannot say", () => {
    expect(awsCron("0 0 1 * MON")).toEqual({ problem: expect.stringContaining("Make two schedules of it") });
  });

  // "If you use a '#' character, you can define only one expression in the day-of-week field."
  it.each([
    ["0 0 * * 3#1,6#3", "no list with L, W or #"],
    ["0 0 1,L * *", "no list with L, W or #"],
    ["0 0 LW * *", "does not document"],
    ["0 0 1-31 * MON", "Make two schedules of it"],
  ])("refuses %s", (expression, problem) => {
    expect(awsCron(expression)).toEqual({ problem: expect.stringContaining(problem) });
  });

  it.each(["0 0 5-1 * *", "61 * * * *", "*/0 * * * *", "0 0 * *"])("refuses %s", (expression) => {
    expect(awsCron(expression)).toHaveProperty("problem");
  });

  // https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html: ScheduleExpression has 256 characters
  it("is never longer than EventBridge Scheduler takes, whatever is listed", () => {
    expect(awsCron("1-59 1-23 2-31 1-11 *")).toEqual({ cron: "cron(1-59 1-23 2-31 1-11 ? *)" });
    const any = (min: number, max: number) =>
      fc.uniqueArray(fc.integer({ min, max }), { minLength: 1 }).map((values) => values.join(","));
    const pairs = (min: number, max: number) =>
      Array.from({ length: max - min + 1 }, (_, n) => min + n)
        .filter((n) => (n - min) % 3 < 2)
        .join(",");
    const longest = `${pairs(0, 59)} ${pairs(0, 23)} ${pairs(1, 31)} ${pairs(1, 12)} *`;
    const fields = fc
      .tuple(any(0, 59), any(0, 23), any(1, 31), any(1, 12))
      .map((all) => `${all.join(" ")} *`);
    fc.assert(
      fc.property(fields, (expression) => {
        const read = awsCron(expression);
        expect("cron" in read && read.cron.length).toBeLessThanOrEqual(256);
      }),
      { examples: [[longest]] },
    );
  });

  it("means the same times as the expression it comes from", () => {
    const list = (min: number, max: number) =>
      fc
        .uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 4 })
        .map((values) => values.join(","));
    const step = (max: number) => fc.integer({ min: 2, max }).map((size) => `*/${size}`);
    const field = (min: number, max: number) => fc.oneof(fc.constant("*"), list(min, max), step(max));
    fc.assert(
      fc.property(field(0, 59), field(0, 23), field(0, 6), (minute, hour, dayOfWeek) => {
        const expression = `${minute} ${hour} * * ${dayOfWeek}`;
        const written = awsCron(expression);
        const [, fields = ""] = /^cron\((.*) \*\)$/.exec("cron" in written ? written.cron : "") ?? [];
        const start = new Date("2026-01-01T00:00:00Z");
        const runs = (text: string) => new Cron(text, { paused: true, timezone: "UTC" }).nextRuns(20, start);
        expect(runs(fields.replaceAll("?", "*"))).toEqual(runs(expression));
      }),
      { numRuns: 100 },
    );
  });
});
