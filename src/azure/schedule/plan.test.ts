import { schedule, scheduled } from "@motif/core";
import { loadDefaults } from "@motif/core/model";
import { describe, expect, it } from "vitest";
import { only, planOf, problemsOf } from "../testing/apps.ts";

describe("schedules", () => {
  const tidy = scheduled("tidy", {}, () => {});

  it("become timers, with the retries and the dead letters of the function", () => {
    const [fn] = only(planOf({ nightly: schedule({ cron: "0 2 * * *" }, tidy) })).functions;
    expect(fn?.settings.trigger).toMatchObject({
      kind: "schedule",
      schedules: [
        {
          schedule: "nightly",
          expression: "0 0 2 * * *",
          delivery: { attempts: 3, deadLetterQueue: "tidy-dead-letter" },
        },
      ],
    });
  });

  it("are refused where a timer cannot run so", () => {
    expect(problemsOf({ odd: schedule({ every: "90m" }, tidy) })).toEqual([
      expect.stringMatching(/^odd: the schedule runs every 5400 s/),
    ]);
  });

  it("tell the adapter when they are due, where the timer fires more often", () => {
    const timing = { cron: "0 2 * * *", timeZone: "Europe/Berlin" };
    const [fn] = only(planOf({ nightly: schedule(timing, tidy) })).functions;
    expect(fn?.settings.trigger).toMatchObject({
      schedules: [{ schedule: "nightly", expression: "0 0 0,1 * * *", decides: timing }],
    });
  });

  it("are refused where the waits between attempts are none that the host has", () => {
    const defaults = loadDefaults();
    const withFactor = (factor: number) => ({
      ...defaults,
      retries: { ...defaults.retries, async: { ...defaults.retries.async, factor } },
    });
    const wiring = { nightly: schedule({ cron: "0 2 * * *" }, tidy) };
    expect(() => planOf(wiring, withFactor(1))).not.toThrow();
    expect(() => planOf(wiring, withFactor(3))).toThrow("grow by a factor of 3");
  });

  it("are refused with a flexible window", () => {
    expect(problemsOf({ a: schedule({ every: "1h" }, tidy, { flexibleWindow: "5m" }) })).toEqual([
      expect.stringContaining("timers of Azure Functions fire at their time"),
    ]);
  });
});
