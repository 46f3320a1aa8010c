import { app, schedule, scheduled } from "@motif/core";
import { start } from "@motif/engine/testing";
import { describe, expect, it } from "vitest";

describe("a schedule", () => {
  it("fires at its time in its time zone, across the change to summer time", async () => {
    const fired: string[] = [];
    const report = scheduled("report", {}, ({ event }) => void fired.push(event.data.scheduledFor));
    const definition = app("test", {
      daily: schedule({ cron: "30 6 * * *", timeZone: "Europe/Berlin" }, report),
    });
    await using t = await start(definition, { at: new Date("2026-03-28T00:00:00Z") });
    await t.advance("2d");
    expect(fired).toEqual(["2026-03-28T05:30:00.000Z", "2026-03-29T04:30:00.000Z"]);
  });

  it("with an interval fires at equal distances, and a failing run is tried again", async () => {
    const fired: string[] = [];
    const tick = scheduled("tick", {}, ({ event }) => {
      fired.push(event.data.scheduledFor);
      if (fired.length === 1) throw new Error("once");
    });
    await using t = await start(app("test", { tick: schedule({ every: "1h" }, tick) }));
    await t.advance("130m");
    expect(fired).toEqual([
      "2026-01-01T01:00:00.000Z",
      "2026-01-01T01:00:00.000Z",
      "2026-01-01T02:00:00.000Z",
    ]);
  });

  it("that falls on a flexible window begins within it, for the time that it was due", async () => {
    const begun: { at: string; scheduledFor: string }[] = [];
    const tick = scheduled("tick", {}, ({ event, now }) => {
      begun.push({ at: now().toISOString(), scheduledFor: event.data.scheduledFor });
    });
    const definition = app("test", { tick: schedule({ every: "1h" }, tick, { flexibleWindow: "30m" }) });
    await using t = await start(definition);
    await t.advance("24h");
    const delays = begun.map(({ at, scheduledFor }) => Date.parse(at) - Date.parse(scheduledFor));
    expect(delays.length).toBeGreaterThanOrEqual(23);
    expect(delays.every((ms) => ms >= 0 && ms < 30 * 60_000)).toBe(true);
    expect(new Set(delays).size).toBeGreaterThan(15);
    expect(begun[0]?.scheduledFor).toBe("2026-01-01T01:00:00.000Z");
  });

  it("leaves a run out that cannot begin in time, and says so", async () => {
    const begun: string[] = [];
    const tick = scheduled("tick", { concurrency: { reserved: 1 }, timeout: "15m" }, async ({ event }) => {
      begun.push(event.data.scheduledFor);
      if (begun.length === 1) await new Promise((resolve) => setTimeout(resolve, 10 * 60_000));
    });
    const definition = app("test", { tick: schedule({ every: "4m" }, tick, { startWithin: "5m" }) });
    await using t = await start(definition, { at: new Date("2026-01-01T00:00:00Z") });
    await t.advance("16m");
    // Of those due at 00:08 and 00:12, which waited, one could still begin within 5 minutes.
    expect(begun).toEqual([
      "2026-01-01T00:04:00.000Z",
      "2026-01-01T00:12:00.000Z",
      "2026-01-01T00:16:00.000Z",
    ]);
    expect(t.logs.filter(({ message }) => String(message).startsWith("The run was left out"))).toHaveLength(
      1,
    );
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html: "If the function doesn't have enough concurrency
  // available to process all events, additional requests are throttled. […] Lambda returns the event to the queue"
  it("of a function with a reserved concurrency of 1 has its runs wait for each other, and loses none", async () => {
    let [running, most] = [0, 0];
    const begun: string[] = [];
    const tick = scheduled("tick", { concurrency: { reserved: 1 }, timeout: "15m" }, async ({ event }) => {
      most = Math.max(most, ++running);
      begun.push(event.data.scheduledFor);
      await new Promise((resolve) => setTimeout(resolve, 90_000));
      running--;
    });
    await using t = await start(app("test", { tick: schedule({ every: "1m" }, tick) }));
    await t.advance("10m");
    expect(most).toBe(1);
    expect(begun.length).toBeGreaterThan(4);
  });

  it("overlaps itself where nothing keeps it from that", async () => {
    let [running, most] = [0, 0];
    const tick = scheduled("tick", { timeout: "15m" }, async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 90_000));
      running--;
    });
    await using t = await start(app("test", { tick: schedule({ every: "1m" }, tick) }));
    await t.advance("10m");
    expect(most).toBe(2);
  });
});
