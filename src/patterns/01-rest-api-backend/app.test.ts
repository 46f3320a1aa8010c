import { start, type TestApp } from "@motif/app/testing";
import { beforeEach, describe, expect, it } from "vitest";
import app from "./app.ts";

interface ItemView {
  readonly id: string;
  readonly name: string;
  readonly price: number;
  readonly createdAt: string;
}

let t: TestApp;
beforeEach(async () => {
  t = await start(app);
  return () => t.stop();
});

function send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  return t.fetch(path, {
    method,
    headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
}

async function create(name = "Lamp", price = 20): Promise<{ item: ItemView; path: string; etag: string }> {
  const response = await send("POST", "/items", { name, price });
  expect(response.status).toBe(201);
  const item: ItemView = await response.json();
  return { item, path: `/items/${item.id}`, etag: response.headers.get("etag") ?? "" };
}

async function list(query = ""): Promise<{ items: ItemView[]; nextCursor?: string }> {
  const response = await t.fetch(`/items${query}`);
  expect(response.status).toBe(200);
  return response.json();
}

describe("validation", () => {
  it("names every bad field of a body", async () => {
    const response = await send("POST", "/items", { name: "", price: -1, colour: "red" });
    expect(response.status).toBe(400);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    const { errors } = await response.json();
    const paths = errors.map(({ path }: { path: string }) => path);
    expect(paths).toEqual(expect.arrayContaining(["/body/name", "/body/price", "/body"]));
    expect(await list()).toEqual({ items: [] });
  });

  it.each([
    ["malformed JSON", "{", "application/json", 400],
    ["a list instead of an object", "[]", "application/json", 400],
    ["another content type", "name=Lamp", "application/x-www-form-urlencoded", 415],
    [
      "a body above the limit",
      JSON.stringify({ name: "x".repeat(20_000), price: 1 }),
      "application/json",
      413,
    ],
  ])("refuses %s", async (_, body, contentType, status) => {
    const response = await send("POST", "/items", body, { "content-type": contentType });
    expect(response.status).toBe(status);
  });

  it("refuses an id that is none and query parameters that it does not know", async () => {
    expect((await t.fetch("/items/1")).status).toBe(400);
    expect((await t.fetch("/items?page=2")).status).toBe(400);
    expect((await t.fetch("/items?limit=101")).status).toBe(400);
  });
});

describe("creating", () => {
  it("answers 201 with the item, its address and its ETag", async () => {
    const response = await send("POST", "/items", { name: "Lamp", price: 20 });
    const item = await response.json();
    expect(item).toMatchObject({ name: "Lamp", price: 20, createdAt: "2026-01-01T00:00:00.000Z" });
    expect(response.headers.get("location")).toBe(`/items/${item.id}`);
    const read = await t.fetch(`/items/${item.id}`);
    expect(await read.json()).toEqual(item);
    expect(read.headers.get("etag")).toBe(response.headers.get("etag"));
  });

  it("creates two items from two requests without an Idempotency-Key", async () => {
    await create();
    await create();
    expect((await list()).items).toHaveLength(2);
  });
});

// https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-idempotency-key-header-07
describe("a request with an Idempotency-Key", () => {
  const key = { "idempotency-key": "order-17" };
  const body = { name: "Lamp", price: 20 };

  it("creates one item, however often it is repeated, and gets the same response", async () => {
    const first = await send("POST", "/items", body, key);
    const again = await send("POST", "/items", { price: 20, name: "Lamp" }, key);
    expect(again.status).toBe(201);
    expect(await again.json()).toEqual(await first.json());
    expect(again.headers.get("etag")).toBe(first.headers.get("etag"));
    expect(again.headers.get("location")).toBe(first.headers.get("location"));
    expect((await list()).items).toHaveLength(1);
  });

  it("is refused with 422 if the key came with another body", async () => {
    await send("POST", "/items", body, key);
    const other = await send("POST", "/items", { ...body, price: 21 }, key);
    expect(other.status).toBe(422);
    expect((await list()).items).toHaveLength(1);
  });

  it("creates one item if all repetitions come at the same time", async () => {
    const responses = await Promise.all(Array.from({ length: 10 }, () => send("POST", "/items", body, key)));
    const statuses = responses.map(({ status }) => status);
    expect(statuses).toContain(201);
    expect(statuses.filter((status) => status !== 201 && status !== 409)).toEqual([]);
    expect((await list()).items).toHaveLength(1);
  });

  // Operations of create-item under a key: 1 takes the lease, 2 writes the item, 3 records the response.
  it.each([
    { operation: 1, when: "after" },
    { operation: 2, when: "before" },
    { operation: 2, when: "after" },
    { operation: 3, when: "before" },
    { operation: 3, when: "after" },
  ] as const)(
    "creates one item if the function dies $when operation $operation and the client repeats",
    async (crash) => {
      t.faults.crash("create-item", crash);
      const died = await send("POST", "/items", body, key);
      expect(died.status).toBeGreaterThanOrEqual(500);
      await t.advance("31s"); // the lease of the dead attempt: the function's timeout
      const again = await send("POST", "/items", body, key);
      expect(again.status).toBe(201);
      const { items } = await list();
      expect(items).toEqual([await again.json()]);
    },
  );

  it("does not undo a change that came before the repetition", async () => {
    t.faults.crash("create-item", { operation: 2, when: "after" });
    await send("POST", "/items", body, key);
    const [item] = (await list()).items;
    await send("PUT", `/items/${item?.id}`, { name: "Lamp", price: 99 }, { "if-match": "*" });
    await t.advance("31s");
    const again = await send("POST", "/items", body, key);
    expect(await again.json()).toMatchObject({ id: item?.id, price: 99 });
  });
});

// https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1 (If-Match), https://www.rfc-editor.org/rfc/rfc6585#section-3 (428)
describe("optimistic locking", () => {
  it("replaces an item whose version the client has seen", async () => {
    const { item, path, etag } = await create();
    const response = await send("PUT", path, { name: "Lamp", price: 25 }, { "if-match": etag });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ ...item, price: 25 });
    expect(response.headers.get("etag")).not.toBe(etag);
    expect(response.headers.get("etag")).toBe((await t.fetch(path)).headers.get("etag"));
  });

  it.each(["PUT", "DELETE"])("answers 428 to a %s without If-Match and changes nothing", async (method) => {
    const { item, path } = await create();
    const response = await send(method, path, method === "PUT" ? { name: "x", price: 1 } : undefined);
    expect(response.status).toBe(428);
    expect(await (await t.fetch(path)).json()).toEqual(item);
  });

  it.each(["PUT", "DELETE"])("answers 412 to a %s on an old version and changes nothing", async (method) => {
    const { path, etag } = await create();
    await send("PUT", path, { name: "Lamp", price: 25 }, { "if-match": etag });
    const body = method === "PUT" ? { name: "Lamp", price: 30 } : undefined;
    expect((await send(method, path, body, { "if-match": etag })).status).toBe(412);
    expect(await (await t.fetch(path)).json()).toMatchObject({ price: 25 });
  });

  it("lets one of many concurrent writers win", async () => {
    const { path, etag } = await create();
    const writes = Array.from({ length: 10 }, (_, price) =>
      send("PUT", path, { name: "Lamp", price }, { "if-match": etag }),
    );
    const statuses = (await Promise.all(writes)).map(({ status }) => status).sort();
    expect(statuses).toEqual([200, ...Array(9).fill(412)]);
  });

  it("takes * for whatever version there is", async () => {
    const { path } = await create();
    expect((await send("DELETE", path, undefined, { "if-match": "*" })).status).toBe(204);
    expect((await t.fetch(path)).status).toBe(404);
  });

  // A missing item is 404 without the condition, so also with it: https://www.rfc-editor.org/rfc/rfc9110#section-13.2.1
  it.each(["*", '"MQ"'])("answers 404 where there is no item, with If-Match: %s", async (ifMatch) => {
    const path = "/items/7f4df2a8-8e4f-4c3e-9a53-0d2c3b1f5a60";
    const headers = { "if-match": ifMatch };
    expect((await send("PUT", path, { name: "x", price: 1 }, headers)).status).toBe(404);
    expect((await send("DELETE", path, undefined, headers)).status).toBe(404);
  });

  it.each(['W/"MQ"', '"a", "b"', "MQ"])("refuses If-Match: %s, rather than guess", async (ifMatch) => {
    const { path } = await create();
    expect((await send("DELETE", path, undefined, { "if-match": ifMatch })).status).toBe(400);
  });

  it("says 304 to a client whose copy is the current one", async () => {
    const { path, etag } = await create();
    const fresh = await t.fetch(path, { headers: { "if-none-match": `"other", W/${etag}` } });
    expect(fresh.status).toBe(304);
    expect(fresh.headers.get("etag")).toBe(etag);
    expect(await fresh.text()).toBe("");
    await send("PUT", path, { name: "Lamp", price: 25 }, { "if-match": etag });
    expect((await t.fetch(path, { headers: { "if-none-match": etag } })).status).toBe(200);
  });
});

describe("pages", () => {
  it("lists the newest first", async () => {
    for (const name of ["first", "second", "third"]) {
      await create(name);
      await t.advance("1s");
    }
    expect((await list()).items.map(({ name }) => name)).toEqual(["third", "second", "first"]);
  });

  it("gives every item once, also those of the same moment and while others are added", async () => {
    for (let number = 0; number < 25; number++) await create(`item ${number}`);
    const seen: string[] = [];
    let page = await list("?limit=10");
    for (;;) {
      seen.push(...page.items.map(({ name }) => name));
      if (page.nextCursor === undefined) break;
      await t.advance("1s");
      await create("newer");
      page = await list(`?limit=10&cursor=${encodeURIComponent(page.nextCursor)}`);
    }
    expect(seen).toHaveLength(25);
    expect(new Set(seen).size).toBe(25);
  });

  it("has no cursor behind the last item", async () => {
    await create();
    expect((await list("?limit=1")).nextCursor).toBeUndefined();
  });

  it("refuses a cursor that it did not make", async () => {
    expect((await t.fetch("/items?cursor=nonsense")).status).toBe(400);
  });
});
