import { Cron } from "croner";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cronText, cronValues, readCron, WEEKDAYS } from "./cron.ts";

const read = (expression: string) => readCron(expression, (name, text) => `${name}: ${text}`);

function fieldsOf(expression: string) {
  const result = read(expression);
  if ("problem" in result) throw new Error(result.problem);
  return result.fields;
}

describe("the fields of a cron expression", () => {
  it.each([
    ["0", [0]],
    ["7", [7]],
    ["*", [0, 1, 2, 3, 4, 5, 6]],
    ["*/3", [0, 3, 6]],
    ["mon-WED", [1, 2, 3]],
    ["SAT-SUN", [6, 7]],
    ["1-7/2", [1, 3, 5, 7]],
    ["2/2", [2, 4, 6]],
    ["SUN,5", [0, 5]],
  ])("have the values of the days %s", (days, values) => {
    expect(fieldsOf(`0 0 * * ${days}`)[4].parts.flatMap(cronValues)).toEqual(values);
  });

  it.each([
    ["5/10 * * * *", "5-59/10 * * * *"],
    ["*/5 0-6/2 1,15 jan-MAR FRI", "*/5 0-6/2 1,15 jan-MAR FRI"],
  ])("%s are written %s", (expression, written) => {
    expect(
      fieldsOf(expression)
        .slice(0, 5)
        .map(({ parts }) => parts.map(cronText).join(","))
        .join(" "),
    ).toBe(written);
  });

  it.each([
    ["61 * * * *", "minute: 61"],
    ["0 24 * * *", "hour: 24"],
    ["0 0 0 * *", "day of month: 0"],
    ["0 0 ? * *", "day of month: ?"],
    ["0 0 5-1 * *", "day of month: 5-1"],
    ["0 0 * MON *", "month: MON"],
    ["0 0 * * 1-9", "day of week: 1-9"],
    ["60-70 * * * *", "minute: 60-70"],
    ["0 0 * * 9-1", "day of week: 9-1"],
    ["0 0 * * 8/2", "day of week: 8/2"],
    ["0 0 * * 5#6", "day of week: 5#6"],
    ["0 0 1,LW * *", "day of month: 1,LW"],
    ["0 0 32W * *", "day of month: 32W"],
    ["0 0 * * L", "day of week: L"],
    ["0 0 * * 15W", "day of week: 15W"],
    ["0 0 5L * *", "day of month: 5L"],
    ["0 0 1 1 * 1969", "year: 1969"],
    ["0 0 2 * * *", "year: *"],
    ["0 0 1 1 * 2027 0", "has not five fields, or six with the year"],
    ["*/00 * * * *", "minute: */00"],
    ["1,,2 * * * *", "minute: 1,,2"],
    ["0 0 * *", "has not five fields, or six with the year"],
    ["", "has not five fields, or six with the year"],
  ])("are not made of %s", (expression, problem) => {
    expect(read(expression)).toEqual({ problem });
  });

  it("mean the days that the model's schedules run on", () => {
    const day = fc.constantFrom(...WEEKDAYS, "0", "1", "2", "3", "4", "5", "6", "7");
    const range = fc.tuple(day, day).map((ends) => ends.join("-"));
    const stepped = fc.tuple(fc.oneof(range, fc.constant("*")), fc.integer({ min: 1, max: 7 }));
    const part = fc.oneof(
      day,
      range,
      fc.constant("*"),
      stepped.map((both) => both.join("/")),
    );
    const days = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(","));
    fc.assert(
      fc.property(days, (text) => {
        const own = read(`0 0 * * ${text}`);
        const runs = runDays(text);
        fc.pre(runs !== undefined);
        const values = "fields" in own ? own.fields[4].parts.flatMap(cronValues) : [];
        expect(new Set(values.map((value) => value % 7))).toEqual(runs);
      }),
    );
  });
});

/** The days of the week that croner, which the engine's schedules run by, runs on; undefined where it refuses them. */
function runDays(text: string): Set<number> | undefined {
  try {
    const cron = new Cron(`0 0 * * ${text}`, { paused: true, timezone: "UTC" });
    const runs = cron.nextRuns(7, new Date("2026-01-01T12:00:00Z"));
    return new Set(runs.map((date) => date.getUTCDay()));
  } catch {
    return undefined;
  }
}
