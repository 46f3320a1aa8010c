import { consumer, http, json, TerminalError, table } from "@motif/core";
import { beforeEach, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { idempotencyTable, idempotentConsumer, idempotentHttp } from "../index.ts";
import { createRuntime, type HttpResponseData } from "../platform.ts";
import { FakePlatform, queueEvent, requestData } from "../testing/fake-platform.ts";
import { type Interference, MemoryTables } from "../testing/memory-table.ts";

const Item = z.object({ id: z.string(), name: z.string() });
const items = table("items", { schema: Item, partitionKey: "id" });
const requests = idempotencyTable("requests");
const uses = { items: items.writer, requests: requests.readWriter };

let tables: MemoryTables;
let platform: FakePlatform;
beforeEach(() => {
  tables = new MemoryTables(() => platform.time);
  platform = new FakePlatform({ table: tables.driver() });
});

const stored = () => tables.items().filter((item) => "name" in item);

/** Another environment: it shares the clock and the tables only. */
function environment(interference: Interference = {}): FakePlatform {
  const other = new FakePlatform({ table: tables.driver(interference) });
  other.newId = () => crypto.randomUUID();
  other.time = platform.time;
  return other;
}

function textOf({ body }: HttpResponseData): unknown {
  return typeof body === "string" ? JSON.parse(body) : new Response(body as BodyInit | null).json();
}

describe("an idempotent HTTP handler", () => {
  const create = http(
    "create",
    { uses, body: z.omit(Item, { id: true }) },
    idempotentHttp({ store: (input) => input.requests }, async ({ body, items, newId }) => {
      const item = { id: newId(), ...body };
      await items.put(item);
      return json(item, {
        status: 201,
        headers: { location: `/items/${item.id}`, "set-cookie": "session=1" },
      });
    }),
  );
  const post = (json: unknown, key: string | undefined = '"k1"', target = "/items") =>
    requestData({ json, target, headers: key === undefined ? {} : { "idempotency-key": key } });
  const send = (request = post({ name: "a" }), fn = create, on = platform) =>
    createRuntime(fn, on).http(request, on.call());

  it("answers a repetition with the first response, and does nothing", async () => {
    const first = await send();
    const second = await send(post({ name: "a" }, "k1"));
    expect(stored()).toHaveLength(1);
    expect(second.status).toBe(201);
    expect(await textOf(second)).toEqual(await textOf(first));
    const headers = new Map(second.headers);
    expect(headers.get("location")).toBe(new Map(first.headers).get("location"));
    expect(headers.get("content-type")).toBe("application/json");
    expect(headers.get("idempotent-replayed")).toBe("true");
    expect([headers.has("set-cookie"), new Map(first.headers).has("set-cookie")]).toEqual([false, true]);
    expect(JSON.stringify(tables.items())).not.toContain("session");
  });

  // Status codes: draft-ietf-httpapi-idempotency-key-header-07, section 2.7
  it.each([
    ["no key", undefined, "is required"],
    ["a key that is none", '"a', "must be 1 to 255 printable ASCII characters"],
  ])("refuses a request with %s", async (_, key, message) => {
    const request = post({ name: "a" });
    const headers = { "content-type": "application/json", ...(key && { "idempotency-key": key }) };
    const response = await send({ ...request, headers });
    expect(response.status).toBe(400);
    expect(await textOf(response)).toMatchObject({ errors: [{ path: "/headers/idempotency-key", message }] });
  });

  it("refuses the same key with another body or query, whatever the order of members", async () => {
    const two = http(
      "two",
      { uses },
      idempotentHttp({ store: (input) => input.requests }, () => json({})),
    );
    expect((await send(post({ a: 1, b: 2 }), two)).status).toBe(200);
    expect((await send(post({ b: 2, a: 1 }), two)).status).toBe(200);
    expect((await send(post({ a: 1, b: 3 }), two)).status).toBe(422);
    expect((await send(post({ a: 1, b: 2 }, '"k1"', "/items?x=1"), two)).status).toBe(422);
    const binary = { ...post(null), body: new Uint8Array([1, 2]), headers: { "idempotency-key": "k2" } };
    expect((await send(binary, two)).status).toBe(200);
    expect((await send({ ...binary, body: new Uint8Array([1, 3]) }, two)).status).toBe(422);
  });

  it("compares the bytes of a body that is nested too deep to be read as JSON", async () => {
    const any = http(
      "any",
      { uses },
      idempotentHttp({ store: (input) => input.requests }, () => json({})),
    );
    const deep = (end: string) => ({
      ...post({}),
      body: Buffer.from(`${"[".repeat(20_000)}${end}${"]".repeat(20_000)}`),
    });
    const statuses = [];
    for (const request of [deep("1"), deep("1"), deep("2")]) statuses.push((await send(request, any)).status);
    expect(statuses).toEqual([200, 200, 422]);
  });

  it("answers 409 while the first request is under way", async () => {
    let calls = 0;
    const slow = http(
      "slow",
      { uses },
      idempotentHttp({ store: (input) => input.requests }, async () => {
        // Else a handler that is let in twice would let itself in for ever, and no test would fail by its name.
        if (++calls > 1) throw new Error("The work is done twice.");
        const during = await send(post({}), slow);
        expect(during.status).toBe(409);
        expect(new Map(during.headers).get("retry-after")).toBe("30");
        return json({});
      }),
    );
    expect((await send(post({}), slow)).status).toBe(200);
  });

  it("keeps keys of different operations and scopes apart", async () => {
    const scoped = http(
      "scoped",
      { uses },
      idempotentHttp(
        { store: (input) => input.requests, scope: ({ request }) => request.headers.get("x-tenant") ?? "" },
        ({ newId }) => json(newId()),
      ),
    );
    const as = (tenant: string, target = "/items") => {
      const request = post({}, "k", target);
      return send({ ...request, headers: { ...request.headers, "x-tenant": tenant } }, scoped);
    };
    // One after the other, and each answered with 200: a refusal would be another body too.
    const bodyOf = async (response: Awaited<ReturnType<typeof as>>) => {
      expect(response.status).toBe(200);
      return textOf(response);
    };
    const bodies = [
      await bodyOf(await as("a")),
      await bodyOf(await as("b")),
      await bodyOf(await as("a", "/other")),
    ];
    expect(new Set(bodies).size).toBe(3);
    expect(await bodyOf(await as("a"))).toBe(bodies[0]);
    expect(await bodyOf(await as("b"))).toBe(bodies[1]);
  });

  it.each([500, 503, 429])("does not keep a response with status %i", async (status) => {
    let calls = 0;
    const flaky = http(
      "flaky",
      { uses },
      idempotentHttp({ store: (input) => input.requests }, () =>
        json({}, { status: calls++ === 0 ? status : 200 }),
      ),
    );
    expect([await send(post({}), flaky), await send(post({}), flaky)].map(({ status }) => status)).toEqual([
      status,
      200,
    ]);
  });

  it("replays texts, bytes and empty responses as they were", async () => {
    const bytes = new Uint8Array([0, 255, 128]);
    const responses: Record<string, () => Response> = {
      "/text": () => new Response("grüße"),
      "/bytes": () => new Response(bytes, { headers: { "content-type": "image/png" } }),
      "/empty": () => new Response(null, { status: 204 }),
    };
    const various = http(
      "various",
      { uses },
      idempotentHttp({ store: (input) => input.requests }, ({ request }) => {
        return responses[new URL(request.url).pathname]?.() ?? json({});
      }),
    );
    for (const target of Object.keys(responses)) {
      const [first, second] = [
        await send(post({}, "k", target), various),
        await send(post({}, "k", target), various),
      ];
      const content = async ({ body }: HttpResponseData) => new Response(body as BodyInit | null).bytes();
      expect(await content(second)).toEqual(await content(first));
      expect(second.headers).toEqual(
        [...first.headers, ["idempotent-replayed", "true"]].sort(([a = ""], [b = ""]) => (a < b ? -1 : 1)),
      );
    }
  });

  it("that died between its effect and its record has the same effect again, and no second one", async () => {
    let operations = 0;
    const dying = environment({
      after: async () => {
        if (++operations === 2) await new Promise(() => {}); // the lease is taken and the item is written
      },
    });
    void send(undefined, create, dying);
    await new Promise(setImmediate);
    expect(stored()).toHaveLength(1);
    expect((await send(undefined, create, environment())).status).toBe(409);
    platform.time += 30_000;
    const response = await send(undefined, create, environment());
    expect(response.status).toBe(201);
    expect(stored()).toEqual([await textOf(response)]);
  });

  it("gives the same ids to a handler that copies its input", async () => {
    const made: string[] = [];
    const failing = http(
      "failing",
      { uses },
      idempotentHttp({ store: (input) => input.requests }, (input) => {
        const copy = { ...input };
        made.push(copy.newId(), copy.newId());
        throw new Error("after the ids");
      }),
    );
    await send(post({}), failing);
    await send(post({}), failing);
    expect(made.slice(2)).toEqual(made.slice(0, 2));
    expect(new Set(made).size).toBe(2);
  });

  it("can do without a key where it is not required", async () => {
    const lenient = http(
      "lenient",
      { uses },
      idempotentHttp({ store: (input) => input.requests, required: false }, ({ newId }, { id }) =>
        json([newId(), ...new Set([id("a"), id("a")])]),
      ),
    );
    const request = requestData({ json: {} });
    const [first, second] = [
      await textOf(await send(request, lenient)),
      await textOf(await send(request, lenient)),
    ];
    expect(first).toHaveLength(2);
    expect(first).not.toEqual(second);
    expect(tables.items()).toEqual([]);
  });
});

describe("an idempotent consumer", () => {
  const event = (id: string, name: string) => queueEvent(id, { id, name });
  const consume = (fn: ReturnType<typeof counting>["fn"], ...events: ReturnType<typeof event>[]) =>
    createRuntime(fn, platform).consume(events, platform.call());

  /** A consumer that counts what it processes. */
  function counting(options: Partial<Parameters<typeof idempotentConsumer<Input>>[0]> = {}, fail = () => {}) {
    const seen: string[] = [];
    const ids: string[] = [];
    const fn = consumer(
      "counting",
      { event: Item, uses },
      idempotentConsumer<Input>({ store: (input) => input.requests, ...options }, ({ event, newId }) => {
        ids.push(newId());
        fail();
        seen.push(event.data.name);
      }),
    );
    return { fn, seen, ids };
  }
  type Input = Parameters<Parameters<typeof consumer<z.infer<typeof Item>, typeof uses>>[2]>[0];

  it("processes each event once, however often it is delivered", async () => {
    const { fn, seen } = counting();
    expect(await consume(fn, event("1", "a"), event("2", "b"), event("1", "a"))).toEqual([]);
    expect(await consume(fn, event("2", "b"))).toEqual([]);
    expect(seen).toEqual(["a", "b"]);
  });

  it("goes by a chosen key where the producer may send twice", async () => {
    const { fn, seen } = counting({ key: ({ event }) => event.data.name });
    expect(await consume(fn, event("1", "a"), event("2", "a"))).toEqual([]);
    expect(seen).toEqual(["a"]);
  });

  it("fails for good on a key that comes with another payload, if told to compare", async () => {
    const { fn } = counting({ key: () => "k", payload: ({ event }) => event.data.name });
    expect(await consume(fn, event("1", "a"), event("2", "b"))).toMatchObject([{ id: "2", terminal: true }]);
  });

  it("processes a failed event again, with the same ids", async () => {
    let failures = 1;
    const { fn, seen, ids } = counting({}, () => {
      if (failures-- > 0) throw new TerminalError("no");
    });
    expect(await consume(fn, event("1", "a"))).toMatchObject([{ id: "1", terminal: true }]);
    expect(await consume(fn, event("1", "a"))).toEqual([]);
    expect(seen).toEqual(["a"]);
    expect(new Set(ids).size).toBe(1);
  });

  it("leaves an event that another attempt has until that attempt's lease has ended", async () => {
    const { fn, seen } = counting();
    const dying = environment({
      after: () => new Promise(() => {}),
    });
    void createRuntime(fn, dying).consume([event("1", "a")], dying.call());
    await new Promise(setImmediate);
    platform.time += 10_000;
    platform.newId = () => crypto.randomUUID();
    expect(await consume(fn, event("1", "a"))).toMatchObject([
      { id: "1", terminal: false, retryAfterMs: 20_000 },
    ]);
    expect(platform.logs.map(({ level }) => level)).toEqual(["info"]);
    platform.time += 20_000;
    expect(await consume(fn, event("1", "a"))).toEqual([]);
    expect(seen).toEqual(["a"]);
  });
});
