import { start } from "@motif/app/testing";
import { simulate } from "@motif/simulate";
import { describe, expect, it } from "vitest";
import app from "./app.ts";

const RUNS = 8;

describe("the bank", () => {
  it("keeps its money whatever goes wrong, and what clients see happens in some order", async () => {
    const { runs, finding } = await simulate({
      folder: import.meta.dirname,
      runs: RUNS,
      seed: 1,
      threads: 1,
    });
    expect(finding).toBeUndefined();
    expect(runs).toBe(RUNS);
  });

  it("of 64 clients at the same time takes from no account what another has taken", async () => {
    await using t = await start(app);
    const names = ["a", "b", "c", "d"];
    for (const name of names) await t.fetch(`/accounts/${name}`, { method: "PUT" });
    const asked = Array.from({ length: 64 }, async (_, client) => {
      const [from, to] = [names[client % 4], names[(client + 1 + (client % 3)) % 4]];
      const body = JSON.stringify({ id: `t-${client}`, from, to, cents: 1 + ((client * 37) % 90) });
      const headers = { "content-type": "application/json" };
      return t.fetch("/transfers", { method: "POST", headers, body });
    });
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([201, 409]));
    const { entries } = await t.table("accounts").scan();
    expect(entries.reduce((sum, { item: { cents } }) => sum + Number(cents), 0)).toBe(400);
    expect(entries.every(({ item: { cents } }) => Number(cents) >= 0)).toBe(true);
    const receipts = await t.table("transfers").scan();
    expect(receipts.entries).toHaveLength(statuses.filter((status) => status === 201).length);
  });

  it("does a transfer once, however often it is asked for", async () => {
    await using t = await start(app);
    for (const name of ["a", "b"]) await t.fetch(`/accounts/${name}`, { method: "PUT" });
    const transfer = () =>
      t.fetch("/transfers", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ id: "once", from: "a", to: "b", cents: 60 }),
      });
    expect([(await transfer()).status, (await transfer()).status]).toEqual([201, 200]);
    expect((await t.table("accounts").get({ id: "a" }))?.item.cents).toBe(40);
    expect((await t.table("accounts").get({ id: "b" }))?.item.cents).toBe(160);
  });
});
