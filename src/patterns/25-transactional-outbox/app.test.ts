import { type StartOptions, start, type TestApp } from "@motif/app/testing";
import { describe, expect, it } from "vitest";
import app from "./app.ts";

const launch = (options: StartOptions = {}) => start(app, options);
const headers = { "content-type": "application/json" };

const put = (t: TestApp, order: string, quantity: number, sku = "mug") =>
  t.fetch(`/orders/${order}`, { method: "PUT", headers, body: JSON.stringify({ sku, quantity }) });
const cancel = (t: TestApp, order: string) => t.fetch(`/orders/${order}`, { method: "DELETE" });

async function parcel(t: TestApp, order: string): Promise<unknown> {
  const answer = await t.fetch(`/parcels/${order}`);
  return answer.status === 200 ? answer.json() : undefined;
}

/** What is still to be told: the outbox is empty when only states are there. */
async function untold(t: TestApp): Promise<string[]> {
  const { entries } = await t.table("orders").scan();
  return entries.map(({ item }) => String(item.at)).filter((at) => at !== "state");
}

/** Places of operations: a change reads, writes, and tells the relay; the relay reads mark and events, then sends and forgets, event by event. */
const WRITE = 2;
const TELL = 3;
const SEND = 3;
const FORGET = 4;

describe("an order", () => {
  it("and what is told of it are written together, and the warehouse packs what it is told", async () => {
    await using t = await launch();
    expect((await put(t, "a", 2)).status).toBe(200);
    expect(await untold(t)).toEqual(["event:0000000001", "pending"]);
    await t.settle();
    expect(await parcel(t, "a")).toEqual({ order: "a", sequence: 1, sku: "mug", quantity: 2 });
    expect(await untold(t)).toEqual([]);
  });

  it("that is changed many times is told of in order", async () => {
    await using t = await launch();
    for (let quantity = 1; quantity <= 9; quantity++) await put(t, "a", quantity);
    await cancel(t, "a");
    await t.settle();
    expect(await parcel(t, "a")).toEqual({ order: "a", sequence: 10, sku: "mug", quantity: 0 });
    expect(t.usage().queues.announcements).toMatchObject({ sendCalls: 10, delivered: 10 });
  });

  it("that is as it was is not told of again", async () => {
    await using t = await launch();
    for (let round = 0; round < 3; round++) await put(t, "a", 2);
    for (let round = 0; round < 3; round++) await cancel(t, "a");
    expect(await (await t.fetch("/orders/a")).json()).toMatchObject({ status: "cancelled" });
    await t.settle();
    expect(await parcel(t, "a")).toMatchObject({ sequence: 2, quantity: 0 });
  });

  it("that is cancelled is not changed any more, and one that is not there is not cancelled", async () => {
    await using t = await launch();
    expect((await cancel(t, "a")).status).toBe(404);
    await put(t, "a", 2);
    await cancel(t, "a");
    const late = await put(t, "a", 3);
    expect([late.status, (await late.json()).code]).toEqual([409, "cancelled"]);
  });

  it.each([
    ["nothing", {}],
    ["none of it", { sku: "mug", quantity: 0 }],
    ["more than it says", { sku: "mug", quantity: 1, status: "placed" }],
  ])("of %s is refused, and nothing is told", async (_, body) => {
    await using t = await launch();
    const answer = await t.fetch("/orders/a", { method: "PUT", headers, body: JSON.stringify(body) });
    expect(answer.status).toBe(400);
    expect((await t.table("orders").scan()).entries).toEqual([]);
  });
});

describe("a crash", () => {
  it.each([
    ["before the write leaves nothing, and nobody is told", "before", WRITE, undefined],
    ["after the write loses no event: the sweep finds it", "after", WRITE, { sequence: 1 }],
    ["before the relay is told loses no event", "before", TELL, { sequence: 1 }],
  ] as const)("%s", async (_, when, operation, expected) => {
    await using t = await launch();
    t.faults.crash("put-order", { operation, when, times: 1 });
    expect((await put(t, "a", 2)).status).toBe(502);
    await t.settle();
    expect(await parcel(t, "a")).toBeUndefined();
    await t.advance("10m");
    if (expected) expect(await parcel(t, "a")).toMatchObject(expected);
    else expect([await parcel(t, "a"), (await t.fetch("/orders/a")).status]).toEqual([undefined, 404]);
    expect(await untold(t)).toEqual([]);
  });

  it.each([SEND, FORGET, FORGET + 1, FORGET + 2])(
    "of the relay around its operation %d tells again, and the warehouse packs once",
    async (operation) => {
      for (const when of ["before", "after"] as const) {
        await using t = await launch();
        t.faults.crash("put-order", { operation: TELL, when: "before", times: 2 });
        await put(t, "a", 1);
        await put(t, "a", 2);
        t.faults.crash("relay-order", { operation, when, times: 1 });
        await t.advance("30m");
        expect(await parcel(t, "a")).toEqual({ order: "a", sequence: 2, sku: "mug", quantity: 2 });
        expect(await untold(t)).toEqual([]);
      }
    },
  );

  it("at any place, a hundred times, loses nothing and invents nothing", async () => {
    await using t = await launch({ seed: 11 });
    const random = fromSeed(11);
    const names = ["put-order", "relay-order", "pack-order"] as const;
    for (let n = 0; n < 100; n++) {
      const name = names[Math.floor(random() * names.length)] ?? "put-order";
      const when = random() < 0.5 ? "before" : "after";
      t.faults.crash(name, { operation: 1 + Math.floor(random() * 6), when, times: 1 });
      await put(t, `o-${n % 7}`, 1 + Math.floor(random() * 9));
      if (n % 10 === 9) await t.advance("1m");
    }
    await t.advance("3h");
    const { entries } = await t.table("orders").query({ partition: "o-0" });
    expect(entries.map(({ item }) => item.at)).toEqual(["state"]);
    for (let n = 0; n < 7; n++) {
      const order = await (await t.fetch(`/orders/o-${n}`)).json();
      const state = await t.table("orders").get({ stream: `o-${n}`, at: "state" });
      expect(await parcel(t, `o-${n}`)).toMatchObject({
        quantity: order.quantity,
        sequence: state?.item.version,
      });
    }
    expect(await untold(t)).toEqual([]);
    expect(await t.deadLetters("announcements")).toEqual([]);
  });
});

describe("what comes twice or late", () => {
  it("is packed once", async () => {
    await using t = await launch();
    t.faults.duplicate("announcements", 100);
    t.faults.duplicate("untold", 100);
    for (let quantity = 1; quantity <= 5; quantity++) await put(t, "a", quantity);
    await t.advance("10m");
    expect(await parcel(t, "a")).toMatchObject({ sequence: 5, quantity: 5 });
  });

  it("of an earlier event than the one that is packed changes nothing", async () => {
    await using t = await launch();
    await put(t, "a", 1);
    await put(t, "a", 2);
    await t.settle();
    const late = { id: "a/1", order: "a", sequence: 1, type: "placed", data: { sku: "mug", quantity: 1 } };
    await t.send("announcements", late, { group: "a", deduplicationId: "late" });
    await t.settle();
    expect(await parcel(t, "a")).toMatchObject({ sequence: 2, quantity: 2 });
  });
});

/** Numbers from 0 to less than 1, the same for the same seed (mulberry32). */
function fromSeed(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
