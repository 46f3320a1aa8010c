import { readFileSync } from "node:fs";
import { start } from "@motif/app/testing";
import { PROFILE as aws } from "@motif/aws/profile";
import { PROFILE as azure } from "@motif/azure/profile";
import { PROFILE as gcp } from "@motif/gcp/profile";
import { expect, it } from "vitest";
import app from "./app.ts";
import { partner } from "./stand-ins.ts";

/** The day before clocks are set forward, and the one before they are set back; in winter Paris is an hour ahead of UTC. */
const CHANGES = [
  { season: "spring", at: "2026-03-27T12:00:00Z", hours: ["05", "04", "04"] },
  { season: "autumn", at: "2026-10-23T12:00:00Z", hours: ["04", "05", "05"] },
];

it.each([aws, azure, gcp].flatMap((cloud) => CHANGES.map((change) => ({ cloud, ...change }))))(
  "as $cloud.title in $season, each day has one report, made at six in Paris, though runs come twice and a missed one is caught up",
  async ({ cloud, at, hours }) => {
    await using t = await start(app, { as: cloud, at: new Date(at), services: { partner } });
    t.faults.duplicate("make-reports");
    await t.advance("3d");
    t.faults.crash("make-reports", { operation: 1, when: "before", times: 3 });
    await t.advance("1d");
    await t.advance("1d");
    const { entries } = await t.table("reports").query({ partition: "daily" });
    const first = Date.parse(at) - 86_400_000;
    const days = Array.from({ length: 5 }, (_, n) =>
      new Date(first + (n + 1) * 86_400_000).toISOString().slice(0, 10),
    );
    expect(entries.map(({ item: { day } }) => day)).toEqual(days);
    expect(entries.slice(0, 3).map(({ item: { madeAt } }) => String(madeAt).slice(11, 13))).toEqual(hours);
  },
);

it.each([
  ["aws", /cron\(0 6 \* \* \? \*\)"\n\s+time_zone\s+= "Europe\/Paris"/],
  ["gcp", /cron\s+= "0 6 \* \* \*"\n\s+time_zone\s+= "Europe\/Paris"/],
])("the Terraform for %s runs the report at six in Paris", (cloud, schedule) => {
  expect(readFileSync(new URL(`${cloud}/functions.tf`, import.meta.url), "utf8")).toMatch(schedule);
});
