import { start, type TestApp } from "@motif/app/testing";
import { PROFILE as aws } from "@motif/aws/profile";
import { PROFILE as azure } from "@motif/azure/profile";
import { PROFILE as gcp } from "@motif/gcp/profile";
import { describe, expect, it } from "vitest";
import app from "./app.ts";
import { endLine, HEADER, moreLine, orderLine } from "./csv.ts";
import { MOST_ROWS, PAGE } from "./functions/export-orders.ts";
import { eventsIn, recordsIn } from "./received.ts";
import { LONGEST_CUSTOMER, type Order } from "./resources.ts";

const MONTH = "2026-11";
const UNKNOWN = "/imports/00000000-0000-4000-8000-000000000000";
const CLOUDS = [aws, azure, gcp];

/** Begins an import; gives its path. */
async function begin(t: TestApp, orders: number, key?: string): Promise<string> {
  const response = await t.fetch("/imports", {
    method: "POST",
    headers: { "content-type": "application/json", ...(key !== undefined && { "idempotency-key": key }) },
    body: JSON.stringify({ month: MONTH, orders }),
  });
  expect(response.status).toBe(202);
  return response.headers.get("location") ?? "";
}

/** A stream that is read part by part. */
async function open(t: TestApp, path: string, headers: Record<string, string> = {}) {
  const response = await t.fetch(path, { headers });
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  return {
    response,
    cancel: () => reader.cancel(),
    /** The next part, or undefined at the end. */
    next: async () => {
      const { value } = await reader.read();
      return value && new TextDecoder().decode(value);
    },
  };
}

/** All events from one on, of one request. */
async function watch(t: TestApp, path: string, lastId?: string) {
  const headers: Record<string, string> = lastId === undefined ? {} : { "last-event-id": lastId };
  const response = await t.fetch(`${path}/events`, { headers });
  const begun = t.now().getTime();
  const text = await response.text();
  return { status: response.status, events: eventsIn(text), text, tookMs: t.now().getTime() - begun };
}

const look = async (t: TestApp, path: string) => (await t.fetch(path)).json();
const ids = (events: readonly { id: string }[]) => events.map(({ id }) => Number(id));
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** Orders that were read so far. */
const reads = (t: TestApp) => t.usage().tables["orders"]?.queriedItems ?? 0;

async function imported(t: TestApp, orders: number): Promise<string> {
  const path = await begin(t, orders);
  await t.advance("1m");
  expect(await look(t, path)).toMatchObject({ imported: orders, done: true });
  return path;
}

describe("an import", () => {
  it("is accepted, takes all orders over, and can be asked for", async () => {
    await using t = await start(app);
    const path = await begin(t, 60);
    expect(await look(t, path)).toMatchObject({ month: MONTH, orders: 60, imported: 0, done: false });
    await t.advance("150ms");
    expect(await look(t, path)).toMatchObject({ imported: 25, done: false });
    await t.advance("1m");
    expect(await look(t, path)).toMatchObject({ imported: 60, done: true });
    expect((await t.fetch(UNKNOWN)).status).toBe(404);
  });

  it.each([{ month: "2026-13", orders: 1 }, { month: MONTH, orders: 0 }, { month: MONTH, orders: 2001 }, {}])(
    "of %o is refused",
    async (body) => {
      await using t = await start(app);
      const headers = { "content-type": "application/json" };
      const response = await t.fetch("/imports", { method: "POST", headers, body: JSON.stringify(body) });
      expect(response.status).toBe(400);
    },
  );

  it("is one, however often it is asked for with its key, though the first died at any point", async () => {
    for (let operation = 1; operation <= 4; operation++) {
      await using t = await start(app);
      t.faults.crash("start-import", { operation, when: "after" });
      await t.fetch("/imports", {
        method: "POST",
        headers: { "content-type": "application/json", "idempotency-key": "a" },
        body: JSON.stringify({ month: MONTH, orders: 30 }),
      });
      await t.advance("1m");
      const path = await begin(t, 30, "a");
      await t.advance("1m");
      expect(await look(t, path)).toMatchObject({ imported: 30 });
      expect((await t.table("orders").scan({ limit: 1000 })).entries).toHaveLength(30);
    }
  });

  it.each([1, 2, 3, 4, 5, 6])(
    "goes on where it died, after operation %i, and tells of each batch once",
    async (operation) => {
      await using t = await start(app);
      t.faults.crash("import-orders", { operation, when: "after" });
      t.faults.duplicate("accepted");
      const path = await begin(t, 130);
      await t.advance("1h");
      expect(ids((await watch(t, path)).events)).toEqual(upTo(6));
      expect((await t.table("orders").scan({ limit: 1000 })).entries).toHaveLength(130);
    },
  );
});

describe("time to first byte", () => {
  it("of events: the stream is open at once, and the first event is there before the last batch is", async () => {
    await using t = await start(app);
    const path = await begin(t, 2000);
    await t.advance("100ms");
    const begun = t.now().getTime();
    const { response, next, cancel } = await open(t, `${path}/events`);
    expect(Object.fromEntries(response.headers)).toMatchObject({ "content-type": "text/event-stream" });
    expect(await next()).toBe("retry: 2000\n\n");
    expect(t.now().getTime()).toBe(begun);
    expect(eventsIn((await next()) ?? "")).toMatchObject([{ id: "1", event: "progress" }]);
    expect(await look(t, path)).toMatchObject({ done: false });
    await cancel();
  });

  it("of an export: the first rows are there after one page was read", async () => {
    await using t = await start(app);
    await imported(t, 2000);
    const before = reads(t);
    const { next, cancel } = await open(t, `/exports/${MONTH}`);
    expect(recordsIn((await next()) ?? "")).toHaveLength(PAGE);
    expect(reads(t) - before).toBe(PAGE);
    await cancel();
  });
});

describe("back-pressure", () => {
  it("pages are read as the client takes them, and memory holds one", async () => {
    await using t = await start(app);
    await imported(t, 2000);
    const before = reads(t);
    const { next } = await open(t, `/exports/${MONTH}`);
    let body = "";
    for (let pages = 1; pages <= 8; pages++) {
      body += await next();
      await t.advance("5s");
      expect(reads(t) - before).toBe(pages * PAGE);
    }
    expect(recordsIn(body)).toHaveLength(2000 + 1);
    expect(body.endsWith(endLine(2000, (2000 * 2001 * 10) / 2))).toBe(true);
    expect(await next()).toBeUndefined();
  });

  it("a slow client gets what is ready in its time, and the place to go on from", async () => {
    await using t = await start(app);
    await imported(t, 2000);
    const { next } = await open(t, `/exports/${MONTH}`);
    let body = "";
    for (let part = await next(); part !== undefined; part = await next()) {
      body += part;
      await t.advance("23s");
    }
    const records = recordsIn(body);
    const [type, after] = records.at(-1) ?? [];
    expect(type).toBe("more");
    expect(records.length - 1).toBeLessThan(2000);
    expect(after).toBe(records.at(-2)?.[1]);
    const rest = recordsIn(await (await t.fetch(`/exports/${MONTH}?after=${after}`)).text());
    expect(records.length - 1 + rest.length - 1).toBe(2000);
    expect(rest.at(-1)?.[0]).toBe("end");
  });

  it("events wait for the client, and none is lost by it", async () => {
    await using t = await start(app);
    const path = await begin(t, 250);
    const { next } = await open(t, `${path}/events`);
    let text = "";
    for (let part = await next(); part !== undefined; part = await next()) {
      text += part;
      await t.advance("3s");
    }
    expect(ids(eventsIn(text))).toEqual(upTo(10));
  });
});

describe("a client that goes away", () => {
  it("ends the reading, where nothing is imitated", async () => {
    await using t = await start(app);
    await imported(t, 2000);
    const before = reads(t);
    const { next, cancel } = await open(t, `/exports/${MONTH}`);
    await next();
    await cancel();
    await t.advance("1h");
    expect(reads(t) - before).toBe(PAGE);
  });

  it.each(CLOUDS)("as $title, ends nothing: all that is asked for is read", async (cloud) => {
    await using t = await start(app, { as: cloud });
    await imported(t, 2000);
    const before = reads(t);
    const { next, cancel } = await open(t, `/exports/${MONTH}?limit=1000`);
    await next();
    await cancel();
    await t.advance("1h");
    expect(reads(t) - before).toBe(1000);
    const traces = await t.traces();
    expect(traces.find(({ function: name }) => name === "export-orders")).toMatchObject({ status: "ok" });
  });

  it.each(CLOUDS)(
    "as $title, is looked for in vain until the stream of events ends by itself",
    async (cloud) => {
      await using t = await start(app, { as: cloud });
      t.faults.crash("import-orders", { operation: 1, when: "before", times: 5 });
      const path = await begin(t, 250);
      const { next, cancel } = await open(t, `${path}/events`);
      await next();
      await cancel();
      await t.advance("1h");
      const traces = await t.traces();
      const watching = traces.find(({ function: name }) => name === "watch-import");
      expect(watching).toMatchObject({ status: "ok" });
      expect(watching?.durationMs).toBeGreaterThan(57_000);
      expect(watching?.durationMs).toBeLessThanOrEqual(59_000);
    },
  );
});

describe("a watcher", () => {
  it("gets each batch in order, and the last one as done", async () => {
    await using t = await start(app);
    const { status, events } = await watch(t, await begin(t, 60));
    expect(status).toBe(200);
    expect(events).toEqual([
      { id: "1", event: "progress", data: '{"imported":25,"orders":60}' },
      { id: "2", event: "progress", data: '{"imported":50,"orders":60}' },
      { id: "3", event: "done", data: '{"imported":60,"orders":60}' },
    ]);
  });

  it("who connects again gets what is behind its last event, and after the last one is told to stay away", async () => {
    await using t = await start(app);
    const path = await imported(t, 600); // more than a page of events
    expect(ids((await watch(t, path)).events)).toEqual(upTo(24));
    expect(ids((await watch(t, path, "22")).events)).toEqual([23, 24]);
    expect(await watch(t, path, "24")).toMatchObject({ status: 204, text: "" });
    expect(ids((await watch(t, path, "what?")).events)).toEqual(upTo(24));
  });

  it("of an import that stands still gets heartbeats, and an end before the timeout; later it goes on", async () => {
    await using t = await start(app);
    t.faults.crash("import-orders", { operation: 3, when: "before", times: 5 });
    const path = await begin(t, 60);
    const first = await watch(t, path);
    expect(first.events).toEqual([]);
    expect(first.text.match(/^:$/gm)).toHaveLength(3 + 1); // the last one at the end
    expect(first.tookMs).toBe(58_000);
    await t.advance("1h");
    expect(await t.deadLetters("accepted")).toHaveLength(1);
    await t.redrive("accepted");
    expect(ids((await watch(t, path)).events)).toEqual([1, 2, 3]);
  });

  it("of an import that nobody began gets 404, and no stream", async () => {
    await using t = await start(app);
    expect((await t.fetch(`${UNKNOWN}/events`)).status).toBe(404);
  });
});

describe("a failure in the middle", () => {
  it("of an export cuts it off: it has no end, and goes on behind its last whole line", async () => {
    await using t = await start(app);
    await imported(t, 600);
    t.faults.crash("export-orders", { operation: 2, when: "before" });
    const { next } = await open(t, `/exports/${MONTH}`);
    let body = "";
    const reading = (async () => {
      for (let part = await next(); part !== undefined; part = await next()) body += part;
    })();
    await expect(reading).rejects.toThrow("a fault was injected");
    const records = recordsIn(body);
    expect(records.map(([type]) => type)).toEqual(Array.from({ length: PAGE }, () => "order"));
    const rest = recordsIn(await (await t.fetch(`/exports/${MONTH}?after=${records.at(-1)?.[1]}`)).text());
    expect(rest).toHaveLength(600 - PAGE + 1);
    expect(rest.at(-1)?.slice(0, 2)).toEqual(["end", "350"]);
  });

  it("before the first byte is an answer that says so", async () => {
    await using t = await start(app);
    t.faults.crash("export-orders", { operation: 1, when: "before" });
    expect((await t.fetch(`/exports/${MONTH}`)).status).toBe(502);
  });
});

describe("an export", () => {
  it("has the orders of its month and no others, as CSV", async () => {
    await using t = await start(app);
    const id = (await imported(t, 4)).split("/").at(-1) ?? "";
    await t.table<Order>("orders").put({ ...order("another"), month: "2026-10" });
    const response = await t.fetch(`/exports/${MONTH}`);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "text/csv; charset=utf-8; header=present",
      "content-disposition": 'attachment; filename="orders-2026-11.csv"',
      "cache-control": "no-store",
    });
    expect(await response.text()).toBe(
      [
        "record,id,placed_at,customer,cents",
        `order,${id}-000001,2026-11-01T00:00:01Z,"Bistro ""Chez Léa""",10`,
        `order,${id}-000002,2026-11-01T00:00:02Z,"Meier, Söhne & Co.",20`,
        `order,${id}-000003,2026-11-01T00:00:03Z,Nils Okafor,30`,
        `order,${id}-000004,2026-11-01T00:00:04Z,Ana Lindqvist,40`,
        "end,4,,,100",
        "",
      ].join("\r\n"),
    );
  });

  it("of a month without orders is whole", async () => {
    await using t = await start(app);
    expect(await (await t.fetch("/exports/2026-01")).text()).toBe(HEADER + endLine(0, 0));
  });

  it.each([
    ["?limit=10", 10, "more"],
    ["?limit=250", 250, "more"],
    ["?limit=600", 600, "end"],
    ["?limit=601", 600, "end"],
    ["?after=", 600, "end"],
  ])("%s has %i orders, and %s at its end", async (query, rows, end) => {
    await using t = await start(app);
    await imported(t, 600);
    const records = recordsIn(await (await t.fetch(`/exports/${MONTH}${query}`)).text());
    expect(records).toHaveLength(rows + 1);
    expect(records.at(-1)?.[0]).toBe(end);
    if (end === "more")
      expect(records.at(-1)).toEqual(recordsIn(HEADER + moreLine(records[rows - 1]?.[1] ?? ""))[0]);
  });

  it.each([
    "/exports/november",
    `/exports/${MONTH}?limit=0`,
    `/exports/${MONTH}?limit=50001`,
    `/exports/${MONTH}?after=${"x".repeat(101)}`,
  ])("%s is refused", async (path) => {
    await using t = await start(app);
    expect((await t.fetch(path)).status).toBe(400);
  });

  it("of most rows at their longest fits into what every cloud streams", () => {
    const longest = orderLine({ ...order("x".repeat(43)), customer: '"'.repeat(LONGEST_CUSTOMER) });
    const bytes = MOST_ROWS * Buffer.byteLength(longest);
    for (const { http } of CLOUDS)
      expect(bytes).toBeLessThan(http.streamed?.value ?? Number.POSITIVE_INFINITY);
  });
});

function order(id: string): Order {
  return { month: MONTH, id, placedAt: "2026-11-01T00:00:00Z", customer: "Ana", cents: 1_000_000 };
}
