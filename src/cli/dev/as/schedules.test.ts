import { app, schedule, scheduled } from "@motif/core";
import { start } from "@motif/engine/testing";
import { describe, expect, it } from "vitest";
import { aws, CLOUDS, gcp } from "./clouds.ts";

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

  it("has one run as AWS, and two as Google Cloud, when clocks are set back over it", async () => {
    const [first, second] = ["2026-10-25T00:30:00.000Z", "2026-10-25T01:30:00.000Z"];
    expect(await runsAs(aws, "2026-10-24T12:00Z")).toEqual([first]);
    expect(await runsAs(gcp, "2026-10-24T12:00Z")).toEqual([first, second]);
  });
});
