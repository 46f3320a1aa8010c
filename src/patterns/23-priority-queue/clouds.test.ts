import { start, type TestApp } from "@motif/app/testing";
import { PROFILE as aws } from "@motif/aws/profile";
import { PROFILE as azure } from "@motif/azure/profile";
import { PROFILE as gcp } from "@motif/gcp/profile";
import { expect, it } from "vitest";
import app from "./app.ts";
import { lanes, type Report } from "./resources.ts";

const RUNS = [aws, azure, gcp].flatMap((cloud) =>
  [1, 2, 3].map((seed) => ({ title: cloud.title, seed, cloud })),
);

it.each(RUNS)(
  "as $title, seed $seed, everybody's reports are made, each in its lane, though functions crash",
  async ({ cloud, seed }) => {
    await using t = await start(app, { as: cloud, seed });
    for (const tenant of ["acme", "globex"]) await t.table("tenants").put({ tenant, plan: "paid" });
    t.faults.crash("make-free-report", { operation: 2, when: "before", times: 2 });
    t.faults.crash("make-overflow-report", { operation: 1, when: "after", times: 2 });
    const ids: string[] = [];
    for (let round = 0; round < 15; round++) {
      for (const tenant of ["acme", "globex", "zoe", "noisy", "noisy", "noisy"])
        ids.push(await request(t, tenant));
    }
    await t.advance("1d");
    const { entries } = await t.table<Report>("reports").scan({ limit: 1000 });
    expect(entries.map(({ item }) => item.id).sort()).toEqual(ids.sort());
    expect(entries.filter(({ item }) => item.status !== "done")).toEqual([]);
    const inLane = (tenant: string) =>
      Map.groupBy(
        entries.filter(({ item }) => item.tenant === tenant),
        ({ item }) => item.lane,
      );
    expect(inLane("acme").get("paid")).toHaveLength(10);
    expect(inLane("noisy").get("free")).toHaveLength(2);
    expect(inLane("noisy").get("overflow")).toHaveLength(43);
    for (const { name } of Object.values(lanes.queues))
      expect(await t.queue(name)).toMatchObject({ available: 0, inFlight: 0, deadLetter: 0 });
  },
);

async function request(t: TestApp, tenant: string): Promise<string> {
  const response = await t.fetch("/reports", {
    method: "POST",
    headers: { "content-type": "application/json", "x-tenant": tenant },
    body: JSON.stringify({ values: [1, 2, 3] }),
  });
  expect(response.status).toBe(202);
  return (await response.json()).id;
}
