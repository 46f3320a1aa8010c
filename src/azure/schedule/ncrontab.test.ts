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
    ["0 8 * * SUN-MON", "0 0 8 * * SUN-MON"],
  ])("writes %s as %s", (text, expression) => {
    expect(cron(text)).toEqual({ expression, decides: false });
  });

  it("takes UTC by any of its names", () => {
    expect(cron("0 8 * * *", "Etc/UTC")).toEqual({ expression: "0 0 8 * * *", decides: false });
  });

  // "WEBSITE_TIME_ZONE and TZ app settings aren't currently supported when running on Flex Consumption plan."
  // https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#considerations
  it.each([
    ["0 8 * * MON", "Europe/Berlin", "0 0 6,7 * * *"],
    ["30 0 1 * *", "Europe/Berlin", "0 30 22,23 * * *"],
    ["0 8-9 * * *", "America/New_York", "0 0 12,13,14 * * *"],
    ["*/15 * * * *", "Europe/Paris", "0 0,15,30,45 * * * *"],
    ["0 6 * * *", "Asia/Kolkata", "0 30 0 * * *"],
    ["0 6 * * *", "Australia/Lord_Howe", "0 0,30 19 * * *"],
  ])("has %s in %s decided at %s", (text, timeZone, expression) => {
    expect(cron(text, timeZone)).toEqual({ expression, decides: true });
  });

  it.each([
    ["the last day of a month", "0 8 L * *", "0 0 8 28-31 * *"],
    ["the last working day of a month", "0 8 LW * *", "0 0 8 26-31 * *"],
    ["the last Friday of a month", "0 8 * * 5L", "0 0 8 * * 5"],
    ["the second Sunday of a month", "0 8 * * SUN#2,3", "0 0 8 * * 0,3"],
    ["the working day next to a date", "0 8 1W,15W * *", "0 0 8 1-3,13-17 * *"],
    ["a day of month or a day of week", "0 8 1 JAN MON", "0 0 8 * * *"],
    ["a year", "0 8 1 1 * 2027", "0 0 8 1 1 *"],
  ])("has %s decided by the adapter", (_, text, expression) => {
    expect(cron(text)).toEqual({ expression, decides: true });
  });

  it("has a time that comes once decided by the adapter", () => {
    expect(ncrontab({ at: "2027-03-01T09:05" })).toEqual({ expression: "0 5 9 1 3 *", decides: true });
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
    expect(ncrontab({ every })).toEqual({ expression, decides: false });
  });

  it.each(["90m", "7s", "5h", "7d", "500ms", "90s"] as const)(
    "refuses every %s, which fits into nothing evenly",
    (every) => {
      expect(ncrontab({ every })).toEqual({ problem: expect.stringContaining("divided evenly") });
    },
  );
});
