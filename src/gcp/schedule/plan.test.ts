import { schedule, scheduled } from "@motif/core";
import { loadDefaults } from "@motif/core/model";
import { describe, expect, it } from "vitest";
import { planOf, problemsOf } from "../testing/apps.ts";

describe("schedules", () => {
  const tidy = scheduled("tidy", {}, () => {});
  const withRetries = (changes: object) => {
    const defaults = loadDefaults();
    return {
      ...defaults,
      retries: { ...defaults.retries, async: { ...defaults.retries.async, ...changes } },
    };
  };

  it("try as often as Cloud Scheduler can, since only the function knows when to give up", () => {
    const [job] = planOf({
      nightly: schedule({ cron: "0 2 * * *", timeZone: "Europe/Berlin" }, tidy),
    }).schedules;
    expect(job).toMatchObject({
      cron: "0 2 * * *",
      timeZone: "Europe/Berlin",
      caller: "tidy-caller",
      attemptDeadline: 900,
      retries: 5,
      minimumBackoff: 60,
      maximumBackoff: 900,
    });
  });

  it("are tried once where the app says so, and at even intervals with factor 1", () => {
    const wiring = { nightly: schedule({ every: "1d" }, tidy) };
    expect(planOf(wiring, withRetries({ attempts: 1 })).schedules[0]).toMatchObject({
      retries: 0,
      retryTime: 0,
    });
    expect(planOf(wiring, withRetries({ factor: 1 })).schedules[0]).toMatchObject({
      minimumBackoff: 60,
      maximumBackoff: 60,
      maximumDoublings: 0,
    });
  });

  // https://docs.cloud.google.com/scheduler/docs/configuring/retry-jobs: until both limits are reached
  it("are tried until a run is older than allowed, when the function puts it aside before it can crash again", () => {
    const [job] = planOf({ nightly: schedule({ every: "1d" }, tidy) }).schedules;
    const { retryTime = 0, maximumBackoff = 0, attemptDeadline = 0 } = job ?? {};
    const maximumAge = 6 * 3600;
    expect(retryTime).toBeGreaterThanOrEqual(maximumAge + maximumBackoff + attemptDeadline);
  });

  it("are refused with more attempts and other factors than Cloud Scheduler has", () => {
    expect(
      problemsOf({ nightly: schedule({ every: "1d" }, tidy) }, withRetries({ attempts: 7, factor: 3 })),
    ).toEqual([
      expect.stringContaining("Cloud Scheduler makes 6 at most"),
      expect.stringContaining("take 2 or 1"),
    ]);
  });

  // https://docs.cloud.google.com/scheduler/quotas: "Fixed maximum job size (payload): 1 MB total"
  it("are refused where the expression alone is about as large as a job may be", () => {
    const often = (length: number) => ({ cron: `${"0,".repeat(length / 2 - 5)}0 * * * *` });
    expect(problemsOf({ a: schedule(often(1_000), tidy) })).toEqual([]);
    expect(problemsOf({ a: schedule(often(1_000_000), tidy) })).toEqual([
      expect.stringContaining("cannot be a schedule of Cloud Scheduler"),
    ]);
  });

  it("are refused where the interval does not fit the clock", () => {
    expect(problemsOf({ a: schedule({ every: "90m" }, tidy) })).toEqual([
      expect.stringContaining("Cloud Scheduler runs by the clock"),
    ]);
  });

  it("tell the adapter when they are due, where the job calls more often", () => {
    const timing = { cron: "0 2 L * *", timeZone: "Europe/Berlin" };
    const [last, daily] = planOf({ a: schedule(timing, tidy), b: schedule({ every: "1d" }, tidy) }).schedules;
    expect(last).toMatchObject({ cron: "0 2 28-31 * *", timeZone: "Europe/Berlin", decides: timing });
    expect(daily).not.toHaveProperty("decides");
  });

  it("are refused with a flexible window", () => {
    expect(problemsOf({ a: schedule({ every: "1h" }, tidy, { flexibleWindow: "5m" }) })).toEqual([
      expect.stringContaining("Cloud Scheduler calls at the minute"),
    ]);
  });
});
