import { schedule, scheduled } from "@motif/core";
import { loadDefaults } from "@motif/core/model";
import { apiWith } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import { planOf, problemsOf } from "../testing/apps.ts";

describe("schedules", () => {
  const tidy = scheduled("tidy", {}, () => {});

  it("say when the run was due, and keep what could not be started", () => {
    const [plan] = planOf({
      nightly: schedule({ cron: "0 2 * * *", timeZone: "Europe/Berlin" }, tidy),
    }).schedules;
    expect(plan).toMatchObject({
      expression: "cron(0 2 * * ? *)",
      timeZone: "Europe/Berlin",
      // https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
      input: { schedule: "nightly", scheduledFor: "<aws.scheduler.scheduled-time>" },
      deadLetterQueue: "tidy-dead-letter",
    });
  });

  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rate-expressions.html: singular for 1
  it.each([
    ["1m", "rate(1 minute)"],
    ["90m", "rate(90 minutes)"],
    ["1h", "rate(1 hour)"],
    ["7d", "rate(7 days)"],
  ] as const)("of every %s are %s", (every, expected) => {
    expect(planOf({ often: schedule({ every }, tidy) }).schedules[0]?.expression).toBe(expected);
  });

  // "at(yyyy-mm-ddThh:mm:ss)" https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#one-time
  it("can run once, at a local time", () => {
    const once = schedule({ at: "2027-03-01T09:00", timeZone: "Asia/Tokyo" }, tidy);
    expect(planOf({ once }).schedules[0]).toMatchObject({
      expression: "at(2027-03-01T09:00:00)",
      timeZone: "Asia/Tokyo",
    });
  });

  // "MaximumWindowInMinutes": "The maximum time window during which a schedule can be invoked", 1 to 1440
  // https://docs.aws.amazon.com/scheduler/latest/APIReference/API_FlexibleTimeWindow.html
  it("have a flexible window, and tell the adapter until when a run may begin", () => {
    const options = { startWithin: "1h", flexibleWindow: "15m" } as const;
    expect(planOf({ daily: schedule({ every: "1d" }, tidy, options) }).schedules[0]).toMatchObject({
      flexibleWindow: 15,
      maximumAge: 3600,
      input: { startWithinMs: 3_600_000 },
    });
    const odd = { flexibleWindow: "90s" } as const;
    expect(problemsOf({ daily: schedule({ every: "1d" }, tidy, odd) })).toEqual([
      expect.stringContaining("takes whole minutes"),
    ]);
  });

  it("are refused where the interval is no whole number of minutes", () => {
    expect(problemsOf({ often: schedule({ every: "90s" }, tidy) })).toEqual([
      expect.stringContaining("whole minutes"),
    ]);
  });

  it("keep functions warm where it is asked for, and lose such a call without harm", () => {
    const warm = planOf({
      ...apiWith({ coldStart: { keepWarm: "5m" } }),
      tidy: schedule({ every: "1h" }, tidy),
    });
    expect(warm.schedules.filter(({ name }) => name !== "tidy")).toEqual([
      expect.objectContaining({
        name: "get-item-warm",
        expression: "rate(5 minutes)",
        input: { motif: "keep-warm" },
        maximumRetries: 0,
      }),
    ]);
  });

  // https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html: minutes, hours or days
  it("cannot keep a function warm every minute and a half", () => {
    expect(problemsOf(apiWith({ coldStart: { keepWarm: "90s" } }))).toEqual([
      expect.stringContaining("function get-item: coldStart.keepWarm is 90000 ms"),
    ]);
  });

  it("that keep functions warm share a role, which is none of the app's schedules", () => {
    const { coldStart, ...functions } = loadDefaults().functions;
    const warm = {
      ...loadDefaults(),
      functions: { ...functions, coldStart: { ...coldStart, keepWarm: "5m" as const } },
    };
    const nightly = schedule({ cron: "0 2 * * *" }, tidy);
    const { schedules } = planOf({ ...apiWith({}), "keep-warm": nightly }, warm);
    const roles = Object.fromEntries(schedules.map(({ name, role }) => [name, role]));
    expect(roles).toEqual({
      "keep-warm": "keep-warm-schedule",
      "get-item-warm": "keep-warm-schedules",
      "tidy-warm": "keep-warm-schedules",
    });
  });
});
