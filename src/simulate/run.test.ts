import { app, consume, consumer, http, httpApi, json, queue, table } from "@motif/core";
import { takeInventory } from "@motif/core/model";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import type { Happening } from "./history.ts";
import { simulateRun } from "./run.ts";

const Order = z.object({ id: z.string() });
const orders = queue("orders", { schema: Order });
const done = table("done", { schema: z.object({ id: z.string(), times: z.int() }), partitionKey: "id" });

const accept = http("accept", { uses: { orders: orders.sender }, body: Order }, async ({ body, orders }) => {
  await orders.send(body);
  return json({}, { status: 202 });
});
/** Counts what it did with no protection against doing it twice. */
const finish = consumer(
  "finish",
  { event: Order, uses: { done: done.readWriter } },
  async ({ event, done }) => {
    const found = await done.get(event.data);
    await done.put({ ...event.data, times: (found?.item.times ?? 0) + 1 });
  },
);
const shop = app("shop", { api: httpApi({ "POST /orders": accept }), orders: consume(orders, finish) });

const subject = {
  inventory: takeInventory(shop),
  clients: async (
    { fetch }: { fetch: (path: string, init: RequestInit) => Promise<Response> },
    round: number,
  ) => {
    const headers = { "content-type": "application/json" };
    await fetch("/orders", { method: "POST", headers, body: JSON.stringify({ id: `order-${round}` }) });
  },
  invariants: {
    eventually: {
      "each order is done once": ({ items }: { items: (t: typeof done) => readonly { times: number }[] }) =>
        items(done).some(({ times }) => times > 1) ? "one was done twice" : undefined,
    },
  },
};

const SEEDS = Array.from({ length: 40 }, (_, seed) => seed);

/** How many invocations of a function were under way at once at most. */
function mostAtOnce(name: string, happenings: readonly Happening[]): number {
  let active = 0;
  let most = 0;
  for (const { what } of happenings.filter((each) => each.who.startsWith(`${name}#`))) {
    if (what === "begins") active++;
    if (what.startsWith("ends: ")) active--;
    most = Math.max(most, active);
  }
  return most;
}

describe("a run", () => {
  it("gives a message to a second function while the first one is at it", async () => {
    const actions = new Set(["client 0, action 0"]);
    let most = 0;
    for (let seed = 0; seed < 200 && most < 2; seed++) {
      const { happenings } = await simulateRun(subject, { seed, actions, keep: true });
      most = Math.max(most, mostAtOnce("finish", happenings));
    }
    expect(most).toBe(2);
  });

  it("is the same for the same seed, and another for another", async () => {
    const hashes = async () =>
      Promise.all(SEEDS.slice(0, 5).map(async (seed) => (await simulateRun(subject, { seed })).hash));
    const [one, other] = [await hashes(), await hashes()];
    expect(one).toEqual(other);
    expect(new Set(one).size).toBe(one.length);
  });

  it("finds what does not hold when messages come twice", async () => {
    const outcomes = [];
    for (const seed of SEEDS) outcomes.push(await simulateRun(subject, { seed }));
    const found = outcomes.flatMap(({ violations }) => violations.map(({ invariant }) => invariant));
    expect(new Set(found)).toEqual(new Set(["each order is done once"]));
  });

  it("without any fault has nothing to find", async () => {
    for (const seed of SEEDS) {
      const { violations, struck, executions } = await simulateRun(subject, { seed, faults: new Set() });
      expect([seed, violations, struck]).toEqual([seed, [], []]);
      expect(executions).toBeLessThanOrEqual(200);
    }
  });
});
