import { type StartOptions, start, type TestApp } from "@motif/app/testing";
import { describe, expect, it } from "vitest";
import type * as z from "zod/mini";
import app from "./app.ts";
import { fold, type ProductInput } from "./resources.ts";

type Input = z.infer<typeof ProductInput>;

const launch = (options: StartOptions = {}) => start(app, options);

function put(t: TestApp, id: string, product: Input): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return t.fetch(`/products/${id}`, { method: "PUT", headers, body: JSON.stringify(product) });
}

const remove = (t: TestApp, id: string) => t.fetch(`/products/${id}`, { method: "DELETE" });

/** What a search finds: `lamp: Lamp, 20` of each. */
async function found(t: TestApp, q: string): Promise<string[]> {
  const response = await t.fetch(`/search?q=${encodeURIComponent(q)}`);
  const { results } = await response.json();
  return results.map(
    ({ id, name, price }: { id: string; name: string; price: number }) => `${id}: ${name}, ${price}`,
  );
}

describe("a product", () => {
  it("is found by the beginning of its name, whatever its case and accents, in the order of names", async () => {
    await using t = await launch();
    await put(t, "l2", { name: "Lampion", price: 5 });
    await put(t, "l1", { name: "Lampe à huile", price: 30 });
    await put(t, "e1", { name: "Éclair", price: 3 });
    await t.settle();
    expect(await found(t, "LAMP")).toEqual(["l1: Lampe à huile, 30", "l2: Lampion, 5"]);
    expect(await found(t, "lampe a")).toEqual(["l1: Lampe à huile, 30"]);
    expect(await found(t, "ecl")).toEqual(["e1: Éclair, 3"]);
    expect(await found(t, "amp")).toEqual([]);
  });

  it("that is renamed is found by its new name only", async () => {
    await using t = await launch();
    await put(t, "a", { name: "Lamp", price: 20 });
    await t.settle();
    await put(t, "a", { name: "Torch", price: 25 });
    await t.settle();
    expect(await found(t, "lamp")).toEqual([]);
    expect(await found(t, "torch")).toEqual(["a: Torch, 25"]);
  });

  it("that is removed is not found any more, and can come back", async () => {
    await using t = await launch();
    await put(t, "a", { name: "Lamp", price: 20 });
    expect((await remove(t, "a")).status).toBe(204);
    expect((await remove(t, "a")).status).toBe(204);
    await t.settle();
    expect(await found(t, "lamp")).toEqual([]);
    expect((await t.fetch("/products/a")).status).toBe(404);
    await put(t, "a", { name: "Lamp", price: 21 });
    await t.settle();
    expect(await found(t, "lamp")).toEqual(["a: Lamp, 21"]);
    expect(await (await t.fetch("/products/a")).json()).toEqual({ id: "a", name: "Lamp", price: 21 });
  });

  it("whose offer has ended is not found from then on, and leaves the index when the table deletes it", async () => {
    await using t = await launch();
    const until = Math.floor(t.now().getTime() / 1000) + 60;
    await put(t, "a", { name: "Lamp", price: 20, until });
    await t.settle();
    expect(await found(t, "lamp")).toEqual(["a: Lamp, 20"]);
    await t.advance("61s");
    expect(await found(t, "lamp")).toEqual([]);
    await t.advance("20m");
    const { entries } = await t.table("entries").scan();
    expect(entries).toMatchObject([{ item: { id: "a", forgetAt: expect.any(Number) } }]);
    expect(entries[0]?.item).not.toHaveProperty("shelf");
  });

  it.each([
    ["no name", { name: "", price: 1 }],
    ["a name of accents alone", { name: "\u0301\u0308", price: 1 }],
    ["a negative price", { name: "Lamp", price: -1 }],
    ["an end that is no time", { name: "Lamp", price: 1, until: -5 }],
  ])("with %s is refused", async (_, product) => {
    await using t = await launch();
    expect((await put(t, "a", product)).status).toBe(400);
    await t.settle();
    expect((await t.table("entries").scan()).entries).toEqual([]);
  });

  it("has a name that is short enough for the index, whatever becomes of it", async () => {
    await using t = await launch();
    // One letter that stands for eighteen (U+FDFA).
    await put(t, "a", { name: "\ufdfa".repeat(100), price: 1 });
    await t.settle();
    expect(await t.deadLetters("index-product")).toEqual([]);
    expect(await found(t, "\ufdfa")).toHaveLength(1);
    expect([...fold("\ufdfa".repeat(100))]).toHaveLength(200);
  });

  it.each(["", "?q=", "?q=%20", "?q=lamp&page=2", `?q=${"x".repeat(101)}`])(
    "is not searched with %j",
    async (query) => {
      await using t = await launch();
      expect((await t.fetch(`/search${query}`)).status).toBe(400);
    },
  );
});

describe("the index follows the table", () => {
  it("in the order of each product's changes, however fast they come", async () => {
    await using t = await launch();
    for (let price = 1; price <= 12; price++) {
      for (const id of ["a", "b", "c"]) await put(t, id, { name: `Lamp ${id}`, price });
    }
    await t.settle();
    expect(await found(t, "lamp")).toEqual(["a: Lamp a, 12", "b: Lamp b, 12", "c: Lamp c, 12"]);
    // Every change was indexed, and none twice.
    expect(t.usage().feeds["index"]?.changes).toBe(36);
  });

  it.each([
    ["before it has read", 1, "before"],
    ["before it has written", 2, "before"],
    ["after it has written", 2, "after"],
  ] as const)("though its function dies %s, several times", async (_, operation, when) => {
    await using t = await launch();
    t.faults.crash("index-product", { operation, when, times: 3 });
    await put(t, "a", { name: "Lamp", price: 1 });
    await put(t, "a", { name: "Lamp", price: 2 });
    await put(t, "b", { name: "Lantern", price: 3 });
    await remove(t, "b");
    await t.advance("10m");
    expect(await found(t, "la")).toEqual(["a: Lamp, 2"]);
    expect(await t.deadLetters("index-product")).toEqual([]);
  });

  it("though every change comes twice", async () => {
    await using t = await launch();
    t.faults.duplicate("feed:index", 10);
    for (const price of [1, 2, 3]) await put(t, "a", { name: "Lamp", price });
    await remove(t, "a");
    await t.settle();
    expect(await found(t, "lamp")).toEqual([]);
    const { feeds, tables } = t.usage();
    expect(feeds["index"]?.changes).toBe(8);
    expect(Object.values(tables["entries"]?.writes ?? {})).toEqual([4]);
  });

  it("and a replay of a day changes nothing: what was removed stays so", async () => {
    await using t = await launch();
    await put(t, "a", { name: "Lamp", price: 1 });
    await put(t, "b", { name: "Lantern", price: 2 });
    await put(t, "a", { name: "Torch", price: 3 });
    await remove(t, "b");
    await t.advance("20h");
    const before = (await t.table("entries").scan()).entries;
    expect(await t.replay("index", "1d")).toMatchObject({ waiting: 4 });
    await t.settle();
    expect(await t.feed("index")).toEqual({ waiting: 0, ageSeconds: 0 });
    expect((await t.table("entries").scan()).entries).toEqual(before);
    expect(await found(t, "l")).toEqual([]);
    expect(await found(t, "torch")).toEqual(["a: Torch, 3"]);
  });

  it("again after it was lost, from a replay", async () => {
    await using t = await launch();
    await put(t, "a", { name: "Lamp", price: 1 });
    await put(t, "b", { name: "Lantern", price: 2 });
    await remove(t, "b");
    await t.settle();
    const before = (await t.table("entries").scan()).entries.map(({ item }) => item);
    for (const id of ["a", "b"]) await t.table("entries").delete({ id });
    expect(await found(t, "lamp")).toEqual([]);
    await t.replay("index", "1h");
    await t.settle();
    expect((await t.table("entries").scan()).entries.map(({ item }) => item)).toMatchObject(
      before.map(({ forgetAt: _, ...item }) => item),
    );
  });

  it("and a change that was a dead letter does not undo a later one when it is sent back", async () => {
    await using t = await launch();
    t.faults.crash("index-product", { operation: 2, when: "before", times: 10 });
    await put(t, "a", { name: "Lamp", price: 1 });
    await t.advance("2h");
    expect(await t.deadLetters("index-product")).toHaveLength(1);
    await put(t, "a", { name: "Lamp", price: 2 });
    await t.settle();
    expect(await t.redrive("index-product")).toBe(1);
    await t.settle();
    expect(await found(t, "lamp")).toEqual(["a: Lamp, 2"]);
  });

  it("and says how far it is behind while it cannot", async () => {
    await using t = await launch();
    t.faults.crash("index-product", { operation: 1, when: "before", times: 5 });
    await put(t, "a", { name: "Lamp", price: 1 });
    await t.advance("1s");
    expect(await t.feed("index")).toMatchObject({ waiting: 1 });
    await t.advance("1h");
    expect(await t.feed("index")).toEqual({ waiting: 0, ageSeconds: 0 });
  });

  it("and forgets what is gone when nothing older can come any more", async () => {
    await using t = await launch();
    await put(t, "a", { name: "Lamp", price: 1 });
    await remove(t, "a");
    await t.advance("14d");
    expect((await t.table("entries").scan()).entries).toHaveLength(1);
    await t.advance("2d");
    expect((await t.table("entries").scan()).entries).toEqual([]);
  });
});
