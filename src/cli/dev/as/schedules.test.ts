import { app, schedule, scheduled } from "@motif/core";
import { start } from "@motif/engine/testing";
import { describe, expect, it } from "vitest";
import { aws, azure, CLOUDS, gcp } from "./clouds.ts";

/** The local times, without those that were delivered a second time, that a daily run at 02:30 in Paris has. */
async function runsAs(cloud: (typeof CLOUDS)[number], from: string): Promise<string[]> {
  const runs = new Set<string>();
  const nightly = scheduled("nightly", {}, ({ event }) => void runs.add(event.data.scheduledFor));
  const definition = app("test", {
    nightly: schedule({ cron: "30 2 * * *", timeZone: "Europe/Paris" }, nightly),
  });
  await using t = await start(definition, { as: cloud, at: new Date(from) });
  await t.advance("1d");
  return [...runs];
}

describe("a schedule at a local time", () => {
  it.each(CLOUDS)("has no run as $title when clocks are set forward over it", async (cloud) => {
    expect(await runsAs(cloud, "2026-03-28T12:00Z")).toEqual([]);
  });

  it("has one run as AWS and as Azure, and two as Google Cloud, when clocks are set back over it", async () => {
    const [first, second] = ["2026-10-25T00:30:00.000Z", "2026-10-25T01:30:00.000Z"];
    expect(await runsAs(aws, "2026-10-24T12:00Z")).toEqual([first]);
    expect(await runsAs(azure, "2026-10-24T12:00Z")).toEqual([first]);
    expect(await runsAs(gcp, "2026-10-24T12:00Z")).toEqual([first, second]);
  });
});

const MINUTE_MS = 60_000;

/** Every minute from a time up to another. */
function minutes(from: string, to: string): string[] {
  const [start, end] = [Date.parse(from), Date.parse(to)];
  return Array.from({ length: (end - start) / MINUTE_MS }, (_, n) =>
    new Date(start + n * MINUTE_MS).toISOString(),
  );
}

/** The times that a schedule of every minute in Paris, and one of every minute, are due at on a day of 24 hours. */
async function everyMinute(cloud: (typeof CLOUDS)[number], from: string) {
  const [local, steady] = [new Set<string>(), new Set<string>()];
  const onLocal = scheduled("local", {}, ({ event }) => void local.add(event.data.scheduledFor));
  const onSteady = scheduled("steady", {}, ({ event }) => void steady.add(event.data.scheduledFor));
  const definition = app("test", {
    local: schedule({ cron: "* * * * *", timeZone: "Europe/Paris" }, onLocal),
    steady: schedule({ every: "1m" }, onSteady),
  });
  await using t = await start(definition, { as: cloud, at: new Date(Date.parse(from) - 1) });
  await t.advance("1d");
  return { local: [...local].sort(), steady: [...steady].sort() };
}

// "When the time shifts forward in Spring, your schedule invocation gets skipped if the cron expression falls on a non-existent
// date and time. When the time shifts back in the Fall, your schedule runs only once and doesn't repeat its invocation."
// https://repost.aws/knowledge-center/eventbridge-scheduler-adjust-dst
describe("24 hours of schedules of one minute", () => {
  it.each(CLOUDS)("as $title leave none out in spring, when an hour has no local times", async (cloud) => {
    const { local, steady } = await everyMinute(cloud, "2026-03-28T12:00Z");
    const all = minutes("2026-03-28T12:00Z", "2026-03-29T12:00Z");
    expect(local).toEqual(all);
    expect(steady).toEqual(all);
  });

  it.each([
    { cloud: aws, repeats: false },
    { cloud: azure, repeats: false },
    { cloud: gcp, repeats: true },
  ])(
    "as $cloud.title in autumn leave out the second of two hours, or not ($repeats)",
    async ({ cloud, repeats }) => {
      const { local, steady } = await everyMinute(cloud, "2026-10-24T12:00Z");
      const before = minutes("2026-10-24T12:00Z", "2026-10-25T01:00Z");
      const again = minutes("2026-10-25T01:00Z", "2026-10-25T02:00Z");
      const after = minutes("2026-10-25T02:00Z", "2026-10-25T12:00Z");
      expect(local).toEqual([...before, ...(repeats ? again : []), ...after]);
      expect(steady).toEqual(minutes("2026-10-24T12:00Z", "2026-10-25T12:00Z"));
    },
  );
});
