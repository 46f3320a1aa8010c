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
});
