import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import {
  app,
  eventStore,
  http,
  httpApi,
  json,
  KeyReusedError,
  MotifError,
  projection,
  RebuildStep,
  type StoredEvent,
  UnreadableEventError,
  WrongVersionError,
  waitingStreams,
} from "./index.ts";
import { start, type TestApp } from "./testing.ts";

const Added = z.object({ amount: z.int(), unit: z.string() });
const EVERY = 5;

/** A counter by events, of which `Added` once had no unit, and before that was called `n`. */
function counters(form = 1) {
  return eventStore("counters", {
    events: {
      added: {
        schema: Added,
        upcasts: [
          (data) => ({ amount: z.object({ n: z.int() }).parse(data).n }),
          (data) => ({ ...z.object({ amount: z.int() }).parse(data), unit: "piece" }),
        ],
      },
      cleared: { schema: z.object({}) },
    },
    initial: { sum: 0, seen: 0 },
    apply: ({ sum, seen }, event) =>
      event.type === "added" ? { sum: sum + event.data.amount, seen: seen + 1 } : { sum: 0, seen: seen + 1 },
    snapshots: { every: EVERY, form, schema: z.object({ sum: z.int(), seen: z.int() }) },
  });
}
const counted = counters();

const view = (form: number, name = "sum") =>
  projection("views", {
    of: counted,
    schema: z.object({ text: z.string(), sum: z.int() }),
    form,
    initial: () => ({ text: `${name} 0`, sum: 0 }),
    apply: ({ sum }, event) => {
      const next = event.type === "added" ? sum + event.data.amount : 0;
      return { text: `${name} ${next}`, sum: next };
    },
    listed: ({ sum }) => ({ list: sum % 2 === 0 ? "even" : "odd", sort: String(sum).padStart(9, "0") }),
  });

const Path = z.object({ id: z.string() });
const Body = z.object({
  key: z.string(),
  amounts: z.array(z.int()),
  expected: z.optional(z.int()),
  least: z.optional(z.int()),
});

const add = http(
  "add",
  { uses: { store: counted.table.reader, appending: counted.appending }, params: Path, body: Body },
  async (input) => {
    const { appending, params, body } = input;
    const { key, expected, amounts, least = 0 } = body;
    try {
      const outcome = await counted.change(
        input,
        { store: input.store, appending, stream: params.id, id: key, content: { amounts }, expected },
        ({ sum }) => {
          if (sum < least) throw new MotifError("too-few", "There are too few.");
          return amounts.map((amount) => ({ type: "added", data: { amount, unit: "piece" } }));
        },
      );
      return json(outcome);
    } catch (error) {
      if (error instanceof WrongVersionError) return json({ version: error.version }, { status: 412 });
      if (error instanceof KeyReusedError) return json({}, { status: 422 });
      if (error instanceof MotifError && error.code === "too-few") return json({}, { status: 409 });
      throw error;
    }
  },
);

const show = http(
  "show",
  { uses: { store: counted.table.reader }, params: Path },
  async ({ store, params }) => json(await counted.load(store, params.id)),
);

/** Does with the projection what a pattern's consumer does: projects what waits. */
function follower(rows = view(1)) {
  return http(
    "follow",
    { uses: { store: counted.table.readWriter, rows: rows.table.readWriter } },
    async ({ store, rows: table, now }) => {
      for (const { stream } of await waitingStreams(store, { until: now() }))
        await rows.project({ store, rows: table }, stream);
      return json({});
    },
  );
}

function rebuilder(rows = view(1)) {
  return http(
    "rebuild",
    {
      uses: { store: counted.table.reader, rows: rows.table.readWriter },
      body: z.object({ step: RebuildStep }),
    },
    async ({ store, rows: table, body, now }) => {
      return json({ step: await rows.step({ store, rows: table }, body.step, now()) });
    },
  );
}

function reader(rows = view(1)) {
  return http(
    "row",
    {
      uses: { store: counted.table.reader, rows: rows.table.reader },
      params: Path,
      query: z.object({ atLeast: z.optional(z.coerce.number()) }),
    },
    async ({ store, rows: table, params, query: { atLeast = 0 } }) =>
      json((await rows.get({ rows: table, store }, params.id, { atLeast })) ?? {}),
  );
}

function lister(rows = view(1)) {
  return http(
    "list",
    {
      uses: { rows: rows.table.reader },
      params: Path,
      query: z.object({ cursor: z.optional(z.string()) }),
    },
    async ({ rows: table, params, query }) => {
      try {
        return json(await rows.list({ rows: table }, params.id, { limit: 2, cursor: query.cursor }));
      } catch (error) {
        if (error instanceof MotifError) return json({ code: error.code }, { status: 410 });
        throw error;
      }
    },
  );
}

const counting = (rows = view(1)) =>
  app("counting", {
    api: httpApi({
      "POST /counters/{id}": add,
      "GET /counters/{id}": show,
      "GET /rows/{id}": reader(rows),
      "GET /lists/{id}": lister(rows),
      "POST /follow": follower(rows),
      "POST /rebuild": rebuilder(rows),
    }),
  });
const launch = () => start(counting());

const headers = { "content-type": "application/json" };
const post = (t: TestApp, path: string, body: object) =>
  t.fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
const asJson = async (t: TestApp, path: string) => (await t.fetch(path)).json();

async function versionsOf(t: TestApp, stream: string): Promise<number[]> {
  const { entries } = await t.table("counters").query({
    partition: stream,
    sort: { beginsWith: "event:" },
    limit: 1000,
  });
  return entries.map(({ item }) => Number(item.version));
}

const BEGIN = { step: { phase: "begin" } };

/** Places of operations in their functions: after snapshot, events and receipt; after eight shards, mark, generations, row and events. */
const TRANSACT = 4;
const PUT_ROW = 13;

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

describe("appending", () => {
  it("by concurrent commands gives versions without gaps, each its events together", async () => {
    await using t = await launch();
    const asked = upTo(20).map((n) =>
      post(t, "/counters/a", { key: `k${n}`, amounts: n % 2 ? [1] : [1, 1] }),
    );
    const done = (await Promise.all(asked)).filter(({ status }) => status === 200).length;
    expect(done).toBeGreaterThan(5);
    const versions = await versionsOf(t, "a");
    expect(versions).toEqual(upTo(versions.length));
    expect(await asJson(t, "/counters/a")).toEqual({
      state: { sum: versions.length, seen: versions.length },
      version: versions.length,
    });
    const { entries } = await t.table("counters").query({ partition: "a", sort: { beginsWith: "command:" } });
    expect(entries).toHaveLength(done);
  });

  it("is done once for an id, however often it comes, though later commands would refuse it now", async () => {
    await using t = await launch();
    await post(t, "/counters/a", { key: "k0", amounts: [10] });
    const take = { key: "k1", amounts: [-10], least: 10 };
    const first = await (await post(t, "/counters/a", take)).json();
    expect(first).toEqual({ state: { sum: 0, seen: 2 }, version: 2, appended: true });
    expect(await (await post(t, "/counters/a", take)).json()).toEqual({ ...first, appended: false });
    expect((await post(t, "/counters/a", { ...take, amounts: [-9] })).status).toBe(422);
    expect((await post(t, "/counters/a", { ...take, key: "k2" })).status).toBe(409);
  });

  it("is done once also when its answer is lost, or the function dies behind it", async () => {
    await using t = await launch();
    t.faults.crash("add", { operation: TRANSACT, when: "after", times: 1 });
    expect((await post(t, "/counters/a", { key: "k1", amounts: [1] })).status).toBe(502);
    const again = await (await post(t, "/counters/a", { key: "k1", amounts: [1] })).json();
    expect(again).toMatchObject({ version: 1, appended: false });
    expect(await versionsOf(t, "a")).toEqual([1]);
  });

  it("for a version that the stream has not appends nothing, and leaves no gap", async () => {
    await using t = await launch();
    await post(t, "/counters/a", { key: "k1", amounts: [1] });
    for (const expected of [0, 2, 7]) {
      const answer = await post(t, "/counters/a", { key: `e${expected}`, amounts: [1], expected });
      expect([answer.status, await answer.json()]).toEqual([412, { version: 1 }]);
    }
    expect((await post(t, "/counters/a", { key: "e1", amounts: [1], expected: 1 })).status).toBe(200);
    expect(await versionsOf(t, "a")).toEqual([1, 2]);
  });
});

describe("reading", () => {
  it("begins at a snapshot, and gives what all events give", async () => {
    await using t = await launch();
    for (const n of upTo(12)) await post(t, "/counters/a", { key: `k${n}`, amounts: [n] });
    const snapshot = await t.table("counters").get({ stream: "a", at: "snapshot" });
    expect(snapshot?.item).toMatchObject({ version: 10, form: 1, data: '{"sum":55,"seen":10}' });
    expect(await asJson(t, "/counters/a")).toEqual({ state: { sum: 78, seen: 12 }, version: 12 });
    // Whose events before are out of reach: it is the snapshot that was read.
    await t.table("counters").delete({ stream: "a", at: "event:0000000003" });
    expect(await asJson(t, "/counters/a")).toMatchObject({ version: 12 });
  });

  it("uses no snapshot of another form", async () => {
    const events: Record<string, object> = {
      "event:0000000001": { version: 1, type: "added", schemaVersion: 3, data: '{"amount":4,"unit":"m"}' },
      snapshot: { version: 1, form: 2, data: '{"total":99}' },
    };
    expect(await counters(3).load(fakeReader(events), "a")).toEqual({
      state: { sum: 4, seen: 1 },
      version: 1,
    });
  });

  it("makes of old events what they would be today, version by version", async () => {
    const events = fakeReader({
      "event:0000000001": { version: 1, type: "added", schemaVersion: 1, data: '{"n":1}' },
      "event:0000000002": { version: 2, type: "added", schemaVersion: 2, data: '{"amount":2}' },
      "event:0000000003": { version: 3, type: "added", schemaVersion: 3, data: '{"amount":3,"unit":"m"}' },
    });
    const read: StoredEvent<typeof counted.events>[] = [];
    for await (const event of counted.after(events, "a", 0)) read.push(event);
    expect(read.map(({ data }) => data)).toEqual([
      { amount: 1, unit: "piece" },
      { amount: 2, unit: "piece" },
      { amount: 3, unit: "m" },
    ]);
  });

  it.each([
    ["of a later release's version", { type: "added", schemaVersion: 4, data: "{}" }, "a later release"],
    ["of a type that is not defined", { type: "gone", schemaVersion: 1, data: "{}" }, '"gone"'],
    ["of a type that all objects have", { type: "toString", schemaVersion: 1, data: "{}" }, '"toString"'],
    ["that no upcast fits", { type: "added", schemaVersion: 1, data: '{"m":1}' }, "version 1 of added"],
  ])("refuses an event %s, and says which", async (_, event, why) => {
    const events = fakeReader({ "event:0000000001": { version: 1, ...event } });
    const loading = counted.load(events, "a");
    await expect(loading).rejects.toThrow(UnreadableEventError);
    await expect(loading).rejects.toThrow(why);
  });

  it("refuses a stream that lacks an event", async () => {
    const events = fakeReader({
      "event:0000000002": { version: 2, type: "cleared", schemaVersion: 1, data: "{}" },
    });
    await expect(counted.load(events, "a")).rejects.toThrow("version 1 is missing");
  });
});

describe("a projection", () => {
  it("has what its events say, once each, whoever projects again; and nothing waits then", async () => {
    await using t = await launch();
    for (const n of upTo(3)) await post(t, "/counters/a", { key: `k${n}`, amounts: [n] });
    expect(await asJson(t, "/rows/a")).toEqual({});
    for (let round = 0; round < 2; round++) await post(t, "/follow", {});
    expect(await asJson(t, "/rows/a")).toEqual({ stream: "a", row: { text: "sum 6", sum: 6 }, version: 3 });
    expect(await t.table("counters").get({ stream: "a", at: "pending" })).toBeUndefined();
  });

  it("that fails before its row is written is found waiting", async () => {
    await using t = await launch();
    await post(t, "/counters/a", { key: "k1", amounts: [1] });
    t.faults.crash("follow", { operation: PUT_ROW, when: "before", times: 1 });
    await post(t, "/follow", {});
    expect(await asJson(t, "/rows/a")).toEqual({});
    await post(t, "/follow", {});
    expect(await asJson(t, "/rows/a")).toMatchObject({ version: 1 });
  });

  it("is as new as a write where that is asked for, though nobody has projected it", async () => {
    await using t = await launch();
    await post(t, "/counters/a", { key: "k1", amounts: [1] });
    await post(t, "/follow", {});
    await post(t, "/counters/a", { key: "k2", amounts: [1] });
    expect(await asJson(t, "/rows/a")).toMatchObject({ version: 1 });
    expect(await asJson(t, "/rows/a?atLeast=2")).toMatchObject({ row: { sum: 2 }, version: 2 });
    expect(await asJson(t, "/rows/a?atLeast=9")).toMatchObject({ version: 2 });
    expect(await asJson(t, "/rows/none?atLeast=1")).toEqual({});
  });

  it("is made anew beside the one that is read, while events go on, and then read in its place", async () => {
    await using t = await start(counting(view(2, "total")));
    for (const id of ["a", "b", "c"]) await post(t, `/counters/${id}`, { key: "k1", amounts: [2] });
    await post(t, "/follow", {});
    // As an older release left it.
    const { entries } = await t.table("views").scan();
    for (const { item } of entries)
      await t.table("views").put({ ...item, form: 1, data: '{"text":"sum 2","sum":2}' });
    let { step } = await (await post(t, "/rebuild", BEGIN)).json();
    await post(t, "/counters/a", { key: "k2", amounts: [2] });
    await post(t, "/follow", {});
    expect(await asJson(t, "/rows/b")).toMatchObject({ row: { text: "sum 2" } });
    const phases: string[] = [];
    while (step) {
      phases.push(step.phase);
      ({ step } = await (await post(t, "/rebuild", { step })).json());
    }
    expect(phases).toEqual(["build", "drop"]);
    expect(await asJson(t, "/rows/a")).toMatchObject({ row: { text: "total 4" }, version: 2 });
    expect(await asJson(t, "/rows/b")).toMatchObject({ row: { text: "total 2" }, version: 1 });
    const keys = (await t.table("views").scan()).entries.map(({ item }) => item.key);
    expect(keys.toSorted()).toEqual(["2/a", "2/b", "2/c", "generations"]);
  });

  it("has of a rebuild that was begun again the second only", async () => {
    await using t = await launch();
    await post(t, "/counters/a", { key: "k1", amounts: [2] });
    const first = await (await post(t, "/rebuild", BEGIN)).json();
    const second = await (await post(t, "/rebuild", BEGIN)).json();
    expect(await (await post(t, "/rebuild", first)).json()).toEqual({});
    expect(await asJson(t, "/rows/a")).toEqual({});
    await post(t, "/rebuild", second);
    expect(await asJson(t, "/rows/a")).toMatchObject({ version: 1 });
  });

  it("is listed in order, and a list that was made anew says so to who has half of it", async () => {
    await using t = await launch();
    for (const [id, amount] of [
      ["a", 4],
      ["b", 2],
      ["c", 6],
      ["d", 1],
    ] as const)
      await post(t, `/counters/${id}`, { key: "k", amounts: [amount] });
    await post(t, "/follow", {});
    const page = await asJson(t, "/lists/even");
    expect(page.entries.map(({ stream }: { stream: string }) => stream)).toEqual(["b", "a"]);
    const rest = `/lists/even?cursor=${encodeURIComponent(page.cursor)}`;
    expect((await asJson(t, rest)).entries).toMatchObject([{ stream: "c" }]);
    await post(t, "/rebuild", await (await post(t, "/rebuild", BEGIN)).json());
    expect(await asJson(t, rest)).toEqual({ code: "list-changed" });
  });
});

/** A store with these items of one stream. */
function fakeReader(items: Record<string, object>): Parameters<typeof counted.load>[0] {
  const all = Object.entries(items).map(([at, item]) => ({
    item: { stream: "a", at, version: 0, recordedAt: "2026-01-01T00:00:00.000Z", command: "k", ...item },
    version: "1",
  }));
  return {
    get: async ({ at }) => all.find(({ item }) => item.at === at),
    query: async ({ sort }) => {
      const from = sort && "from" in sort ? String(sort.from) : "";
      return { entries: all.filter(({ item }) => item.at >= from && item.at.startsWith("event:")) };
    },
    scan: async () => ({ entries: all }),
  };
}
