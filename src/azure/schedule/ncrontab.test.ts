import { describe, expect, it } from "vitest";
import { ncrontab } from "./ncrontab.ts";

const cron = (text: string, timeZone?: string) =>
  ncrontab({ cron: text, ...(timeZone !== undefined && { timeZone }) });

// https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#ncrontab-expressions
describe("cron as NCRONTAB", () => {
  it.each([
    ["30 2 * * MON-FRI", "0 30 2 * * MON-FRI"],
    ["*/15 * * * *", "0 */15 * * * *"],
    ["0 0 1,15 * *", "0 0 0 1,15 * *"],
    ["5/20 0-6/2 * JAN *", "0 5-59/20 0-6/2 * JAN *"],
    ["0 8 * * 7", "0 0 8 * * 0"],
    ["0 8 * * 07", "0 0 8 * * 0"],
    ["0 8 * * 5-7", "0 0 8 * * 5-6,0"],
    ["0 8 * * SAT-SUN", "0 0 8 * * SAT-6,0"],
    ["0 8 * * 0-7", "0 0 8 * * *"],
    ["0 8 * * 1-7/2", "0 0 8 * * 1,3,5,0"],
    ["0 8 * * MON-SUN/3", "0 0 8 * * 1,4,0"],
    ["0 8 * jan-mar fri", "0 0 8 * jan-mar fri"],
  ])("writes %s as %s", (text, expression) => {
    expect(cron(text)).toEqual({ expression });
  });

  it("takes UTC by any of its names", () => {
    expect(cron("0 8 * * *", "Etc/UTC")).toEqual({ expression: "0 0 8 * * *" });
  });

  it.each([
    ["another time zone", cron("0 8 * * *", "Europe/Berlin"), "run in UTC"],
    ["a day of month and a day of week", cron("0 8 1 * MON"), "Make two schedules of it"],
    ["four fields", cron("0 8 * *"), "has not five fields"],
    ["signs that only some know", cron("0 8 L * *x#1"), 'the field "L"'],
    ["the last day of a month", cron("0 8 L * *"), 'the field "L"'],
    ["the last Friday of a month", cron("0 8 * * 5L"), 'the field "5L"'],
    ["the working day next to a date", cron("0 8 15W * *"), 'the field "15W"'],
  ])("refuses %s", (_, written, problem) => {
    expect(written).toEqual({ problem: expect.stringContaining(problem) });
  });
});

describe("intervals as NCRONTAB", () => {
  it.each([
    ["20s", "*/20 * * * * *"],
    ["1m", "0 * * * * *"],
    ["5m", "0 */5 * * * *"],
    ["1h", "0 0 * * * *"],
    ["2h", "0 0 */2 * * *"],
    ["1d", "0 0 0 * * *"],
  ] as const)("writes every %s as %s", (every, expression) => {
    expect(ncrontab({ every })).toEqual({ expression });
  });

  it.each(["90m", "7s", "5h", "7d", "500ms", "90s"] as const)(
    "refuses every %s, which fits into nothing evenly",
    (every) => {
      expect(ncrontab({ every })).toEqual({ problem: expect.stringContaining("divided evenly") });
    },
  );
});
