import { describe, expect, it } from "vitest";
import { schedulerCron } from "./cron.ts";

/** https://docs.cloud.google.com/scheduler/docs/configuring/cron-job-schedules */
describe("a schedule of Cloud Scheduler", () => {
  it.each([
    ["30 2 * * MON-FRI", "30 2 * * MON-FRI"],
    ["*/15 8-18 * * 1,3", "*/15 8-18 * * 1,3"],
    ["0 0 1 * 1", "0 0 1 * 1"],
    ["5/10 * * * *", "5-59/10 * * * *"],
    ["0 0,12/4 * * *", "0 0,12-23/4 * * *"],
    ["0 0 * jan-mar fri", "0 0 * JAN-MAR FRI"],
    ["0 0 * * SAT-SUN", "0 0 * * 6-7"],
    ["0 0 * * 5-SUN", "0 0 * * 5-7"],
    ["0 0 * * MON-SUN/2,5-7", "0 0 * * 1-7/2,5-7"],
  ])("of cron %s is %s", (cron, expected) => {
    expect(schedulerCron({ cron })).toEqual({ cron: expected, decides: false });
  });

  it.each([
    ["1m", "* * * * *"],
    ["15m", "*/15 * * * *"],
    ["1h", "0 * * * *"],
    ["6h", "0 */6 * * *"],
    ["1d", "0 0 * * *"],
  ] as const)("of every %s is %s", (every, expected) => {
    expect(schedulerCron({ every })).toEqual({ cron: expected, decides: false });
  });

  it.each([["90m"], ["7m"], ["30s"], ["5h"], ["2d"]] as const)("is not made of every %s", (every) => {
    expect(schedulerCron({ every })).toHaveProperty("problem");
  });

  // "Cloud Scheduler doesn't support using L to represent the last day of the month."
  it.each([
    ["0 2 L * *", "0 2 28-31 * *"],
    ["0 2 LW * *", "0 2 26-31 * *"],
    ["0 2 * * 5#2", "0 2 * * 5"],
    ["0 2 15W,30W * *", "0 2 13-17,28-31 * *"],
    ["0 2 1 * MON#1,SUN", "0 2 1 * 0,1"],
    ["0 2 * * 1 2027-2028", "0 2 * * 1"],
  ])("of cron %s is %s, and the adapter decides", (cron, expected) => {
    expect(schedulerCron({ cron })).toEqual({ cron: expected, decides: true });
  });

  it("of a time that comes once comes every year, and the adapter decides", () => {
    expect(schedulerCron({ at: "2027-03-01T09:05" })).toEqual({ cron: "5 9 1 3 *", decides: true });
  });
});
