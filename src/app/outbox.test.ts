import { beforeEach, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import {
  app,
  changeOf,
  consume,
  consumer,
  http,
  httpApi,
  json,
  MotifError,
  onChange,
  outbox,
  queue,
  waitingStreams,
} from "./index.ts";
import { type StartOptions, start, type TestApp } from "./testing.ts";

const Counter = z.object({ value: z.int() });
const counters = outbox("counters", {
  schema: Counter,
  events: { grown: z.object({ by: z.int() }), reset: z.object({}) },
});
const Told = z.object({
  id: z.string(),
  key: z.string(),
  sequence: z.int(),
  type: z.string(),
  data: z.looseObject({}),
});
const told = queue("told", { schema: Told, fifo: true });
const Path = z.object({ key: z.string() });

const grow = http(
  "grow",
  {
    uses: { store: counters.table.reader, saving: counters.saving },
    params: Path,
    body: z.object({ by: z.array(z.int()) }),
  },
  async (input) => {
    const { store, saving, params, body } = input;
    const saved = await counters.change(input, { store, saving, key: params.key }, (state) => {
      if (body.by.includes(-1)) throw new MotifError("unwanted", "Not this.");
      if (body.by.length === 0) return undefined;
      const value = body.by.reduce((sum, by) => sum + by, state?.value ?? 0);
      return { state: { value }, events: body.by.map((by) => ({ type: "grown", data: { by } })) };
    });
    return json(saved);
  },
);

const relayUses = { store: counters.table.readWriter, told: told.sender };

const relay = http("relay", { uses: relayUses, params: Path }, async ({ store, told, params }) => {
  const count = await counters.relay(store, params.key, async ({ id, key, sequence, type, data }) => {
    await told.send({ id, key, sequence, type, data }, { group: key, deduplicationId: id });
  });
  return json({ count });
});

const waiting = http("waiting", { uses: { store: counters.table.reader } }, async ({ store, now }) =>
  json((await waitingStreams(store, { until: now() })).map(({ stream }) => stream)),
);

/** What arrived, in the order in which it did. */
let arrived: z.infer<typeof Told>[] = [];
beforeEach(() => {
  arrived = [];
});
const note = consumer("note", { event: Told }, async ({ event }) => {
  arrived.push(event.data);
});

/** The relay by the feed of the table. */
const relayChange = consumer(
  "relay-change",
  { event: changeOf(counters.table), uses: relayUses },
  async ({ event: { data }, store, told }) => {
    if (data.key.at !== "pending" || data.change === "delete") return;
    await counters.relay(store, data.key.stream, async ({ id, key, sequence, type, data: what }) => {
      await told.send({ id, key, sequence, type, data: what }, { group: key, deduplicationId: id });
    });
  },
);

const api = httpApi({ "POST /counters/{key}": grow, "POST /relay/{key}": relay, "GET /waiting": waiting });
const telling = consume(told, note);
const byHand = app("by-hand", { api, telling });
const byFeed = app("by-feed", { api, telling, relaying: onChange(counters.table, relayChange) });
const launch = (options: StartOptions = {}) => start(byHand, options);

const headers = { "content-type": "application/json" };
const add = (t: TestApp, key: string, ...by: number[]) =>
  t.fetch(`/counters/${key}`, { method: "POST", headers, body: JSON.stringify({ by }) });
const relayOf = (t: TestApp, key: string) => t.fetch(`/relay/${key}`, { method: "POST" });

const toldOf = (key: string) =>
  arrived.filter((each) => each.key === key).map(({ sequence, data }) => [sequence, data.by]);

/** Those that came for the first time. */
const firstOf = (key: string) => {
  const all = toldOf(key);
  return all.filter(([sequence], index) => all.findIndex(([other]) => other === sequence) === index);
};

/** Places of operations: `grow` reads and writes; `relay` reads the mark and the events, then sends and deletes, event by event. */
const WRITE = 2;
const SEND = 3;
const DELETE = 4;

describe("an outbox", () => {
  it("tells what has changed, in order, and forgets it then", async () => {
    await using t = await launch();
    const first = await (await add(t, "a", 1, 2)).json();
    expect(first).toEqual({ state: { value: 3 }, sequence: 2, changed: true });
    await add(t, "a", 3);
    expect(await (await t.fetch("/waiting")).json()).toEqual(["a"]);
    expect(await (await relayOf(t, "a")).json()).toEqual({ count: 3 });
    expect(await (await relayOf(t, "a")).json()).toEqual({ count: 0 });
    expect(await (await t.fetch("/waiting")).json()).toEqual([]);
    await t.settle();
    expect(toldOf("a")).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
    const { entries } = await t.table("counters").scan();
    expect(entries.map(({ item }) => item.at)).toEqual(["state"]);
  });

  it("writes and tells nothing where nothing is decided, or the decision throws", async () => {
    await using t = await launch();
    expect(await (await add(t, "a")).json()).toEqual({ sequence: 0, changed: false });
    expect((await add(t, "a", 1, -1)).status).toBe(500);
    expect((await t.table("counters").scan()).entries).toEqual([]);
  });

  it("gives concurrent changes one after the other, each its events, without gaps", async () => {
    await using t = await launch();
    const done = await Promise.all([1, 2, 3, 4, 5, 6].map(async (by) => (await add(t, "a", by, by)).status));
    const count = done.filter((status) => status === 200).length;
    expect(count).toBeGreaterThan(1);
    await relayOf(t, "a");
    await t.settle();
    expect(toldOf("a").map(([sequence]) => sequence)).toEqual(
      Array.from({ length: 2 * count }, (_, index) => index + 1),
    );
  });

  it.each(["before", "after"] as const)(
    "invents nothing and loses nothing when the change dies %s its write",
    async (when) => {
      await using t = await launch();
      t.faults.crash("grow", { operation: WRITE, when, times: 1 });
      expect((await add(t, "a", 5)).status).toBe(502);
      await relayOf(t, "a");
      await t.settle();
      const { entries } = await t.table("counters").scan();
      expect(entries).toHaveLength(when === "after" ? 1 : 0);
      expect(toldOf("a")).toEqual(when === "after" ? [[1, 5]] : []);
    },
  );

  it.each(
    [SEND, DELETE, DELETE + 1, DELETE + 2].flatMap((operation) =>
      (["before", "after"] as const).map((when) => ({ operation, when })),
    ),
  )(
    "tells everything in order when the relay dies $when its operation $operation",
    async ({ operation, when }) => {
      await using t = await launch();
      await add(t, "a", 1, 2, 3);
      t.faults.crash("relay", { operation, when, times: 1 });
      expect((await relayOf(t, "a")).status).toBe(502);
      expect(await (await t.fetch("/waiting")).json()).toEqual(["a"]);
      await add(t, "a", 4);
      await relayOf(t, "a");
      await t.settle();
      expect(firstOf("a")).toEqual([
        [1, 1],
        [2, 2],
        [3, 3],
        [4, 4],
      ]);
      expect(await (await t.fetch("/waiting")).json()).toEqual([]);
    },
  );

  it("keeps its mark for what is written while it tells", async () => {
    await using t = await launch();
    await add(t, "a", 1);
    await Promise.all([relayOf(t, "a"), add(t, "a", 2), add(t, "b", 1)]);
    for (const key of await (await t.fetch("/waiting")).json()) await relayOf(t, key);
    await t.settle();
    expect(firstOf("a")).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect(firstOf("b")).toEqual([[1, 1]]);
  });

  it("is told by the feed of its table, where a cloud has one", async () => {
    await using t = await start(byFeed);
    for (const by of [1, 2, 3]) await add(t, "a", by);
    await add(t, "b", 9);
    t.faults.crash("relay-change", { operation: SEND, when: "after", times: 2 });
    await t.advance("10m");
    expect(firstOf("a")).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
    expect(firstOf("b")).toEqual([[1, 9]]);
    expect(await (await t.fetch("/waiting")).json()).toEqual([]);
  });

  it("loses and invents nothing in a hundred crashes at places of chance", async () => {
    await using t = await launch();
    const random = fromSeed(7);
    const asked: number[] = [];
    for (let n = 1; n <= 100; n++) {
      const [name, most] = random() < 0.5 ? (["grow", 2] as const) : (["relay", 8] as const);
      const operation = 1 + Math.floor(random() * most);
      t.faults.crash(name, { operation, when: random() < 0.5 ? "before" : "after", times: 1 });
      await add(t, "a", n);
      await relayOf(t, "a");
      asked.push(n);
    }
    for (let n = 0; n < 300; n++) await relayOf(t, "a"); // what is left of the crashes
    await t.settle();
    const { item } = (await t.table("counters").get({ stream: "a", at: "state" })) ?? {};
    const { value } = JSON.parse(String(item?.data));
    const first = firstOf("a");
    expect(first.map(([sequence]) => sequence)).toEqual(first.map((_, index) => index + 1));
    expect(first).toHaveLength(Number(item?.version));
    expect(
      first.reduce((sum, [, by]) => sum + Number(by), 0),
      "the events tell of this state, and no other",
    ).toBe(value);
    expect(first.every(([, by]) => asked.includes(Number(by)))).toBe(true);
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
