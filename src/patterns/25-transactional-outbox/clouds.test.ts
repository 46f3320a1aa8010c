import { start } from "@motif/app/testing";
import { PROFILE as aws } from "@motif/aws/profile";
import { PROFILE as azure } from "@motif/azure/profile";
import { PROFILE as gcp } from "@motif/gcp/profile";
import { expect, it } from "vitest";
import app from "./app.ts";

const RUNS = [aws, azure, gcp].flatMap((cloud) =>
  [1, 2].map((seed) => ({ title: cloud.title, seed, cloud })),
);

it.each(RUNS)(
  "as $title, seed $seed, the warehouse hears of every change, though all die and everything comes twice",
  async ({ cloud, seed }) => {
    await using t = await start(app, { as: cloud, seed });
    t.faults.crash("put-order", { operation: 3, when: "before", times: 4 });
    t.faults.crash("relay-order", { operation: 4, when: "before", times: 3 });
    t.faults.crash("pack-order", { operation: 2, when: "after", times: 2 });
    t.faults.duplicate("untold", 100);
    for (let n = 1; n <= 12; n++) {
      const body = JSON.stringify({ sku: "mug", quantity: n });
      const headers = { "content-type": "application/json" };
      await t.fetch(`/orders/${n % 2 ? "a" : "b"}`, { method: "PUT", headers, body });
    }
    await t.advance("3h");
    for (const [order, quantity] of [
      ["a", 11],
      ["b", 12],
    ] as const) {
      const answer = await t.fetch(`/parcels/${order}`);
      expect(await answer.json()).toEqual({ order, sequence: 6, sku: "mug", quantity });
    }
    const { entries } = await t.table("orders").scan();
    expect(entries.map(({ item }) => item.at)).toEqual(["state", "state"]);
  },
);
