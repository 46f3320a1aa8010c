import type { JsonObject } from "@motif/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore, type Store } from "../store.ts";
import { itemRecord, type TableKeys } from "./item-record.ts";
import type { TableQueryPage } from "./protocol.ts";

const SESSIONS: TableKeys = { name: "sessions", partitionKey: "id", indexes: {}, timeToLive: "until" };
const PRODUCTS: TableKeys = { name: "products", partitionKey: "id", indexes: {} };
const BY_COLOUR: TableKeys = { ...PRODUCTS, indexes: { byColour: { partitionKey: "colour" } } };

let store: Store;
let now = 0;
beforeEach(() => {
  now = 1_700_000_000_000;
  store = openStore({ now: () => now });
  store.kinds.table.declare([SESSIONS, PRODUCTS]);
});
afterEach(() => store.close());

function put(table: TableKeys, item: JsonObject): void {
  store.kinds.table.put(table.name, itemRecord(table, item));
}

function ofColour(colour: string): string {
  const query: TableQueryPage = {
    type: "table.query",
    resource: "products",
    index: "byColour",
    partition: colour,
    descending: false,
    limit: 10,
  };
  return store.kinds.table.query(query).json;
}

describe("expiry", () => {
  it("an item is gone in the very second of its expiry, for reads and for conditions", () => {
    const session = { id: "a", until: now / 1000 + 10 };
    put(SESSIONS, session);
    now += 9_999;
    expect(store.kinds.table.get("sessions", { pk: "a", sk: "" })).toBeDefined();
    now += 1;
    expect(store.kinds.table.get("sessions", { pk: "a", sk: "" })).toBeUndefined();
    store.kinds.table.put("sessions", itemRecord(SESSIONS, session), "absent");
  });

  it("sweeps what has expired, a batch at a time, and nothing else", () => {
    for (let i = 0; i < 25; i++) put(SESSIONS, { id: `old ${i}`, until: now / 1000 - i });
    put(SESSIONS, { id: "young", until: now / 1000 + 1 });
    put(SESSIONS, { id: "for ever" });
    expect([1, 2, 3, 4].map(() => store.kinds.table.sweepExpired(10))).toEqual([10, 10, 5, 0]);
    const { json } = store.kinds.table.scan({ type: "table.scan", resource: "sessions", limit: 10 });
    expect(JSON.parse(json).map(({ id }: { id: string }) => id)).toEqual(["for ever", "young"]);
  });
});

describe("a table that changes with the app", () => {
  beforeEach(() => {
    for (let i = 0; i < 1200; i++) put(PRODUCTS, { id: `p${i}`, colour: i === 7 ? "red" : "blue", until: 5 });
  });

  it("finds the items from before through a new index, and forgets one that is gone", () => {
    store.kinds.table.declare([BY_COLOUR]);
    expect(JSON.parse(ofColour("red"))).toEqual([{ id: "p7", colour: "red", until: 5 }]);
    put(BY_COLOUR, { id: "p7", colour: "green" });
    expect(ofColour("red")).toBe("[]");
    store.kinds.table.declare([PRODUCTS]);
    expect(ofColour("green")).toBe("[]");
  });

  it("lets the items from before expire by a new attribute", () => {
    store.kinds.table.declare([{ ...PRODUCTS, timeToLive: "until" }]);
    expect(store.kinds.table.get("products", { pk: "p7", sk: "" })).toBeUndefined();
    expect(store.kinds.table.sweepExpired(2000)).toBe(1200);
  });

  it("is swept a part at a time, until nothing is left", () => {
    store.kinds.table.declare([{ ...PRODUCTS, timeToLive: "until" }]);
    expect(store.sweep()).toBe(false);
    expect(store.sweep()).toBe(true);
    expect(store.kinds.table.sweepExpired()).toBe(0);
  });

  it("refuses another key while there are items, and changes nothing", () => {
    const byName = { ...PRODUCTS, partitionKey: "name" };
    expect(() => store.kinds.table.declare([byName])).toThrow("holds items under the key id");
    expect(() => store.kinds.table.declare([{ ...PRODUCTS, sortKey: "at" }])).toThrow(
      "and its key is id + at now",
    );
    store.kinds.table.declare([PRODUCTS]);
    expect(store.kinds.table.get("products", { pk: "p7", sk: "" })).toBeDefined();
  });

  it("changes no table where one of them is refused", () => {
    const sessionsByOwner = { ...SESSIONS, indexes: { "by-owner": { partitionKey: "owner" } } };
    const layouts = [sessionsByOwner, { ...PRODUCTS, partitionKey: "name" }];
    expect(() => store.kinds.table.declare(layouts)).toThrow("Table products holds items under the key id");
    const update = JSON.stringify({ set: { colour: "green" } });
    expect(store.kinds.table.update("products", { pk: "p7", sk: "" }, update).json).toContain("green");
    expect(store.kinds.table.declare([SESSIONS, PRODUCTS])).toEqual([]);
  });

  it("refuses an index that the items do not fit, and says why", () => {
    put(PRODUCTS, { id: "odd", colour: ["red"] });
    expect(() => store.kinds.table.declare([BY_COLOUR])).toThrow(
      /does not fit .* colour is a key of table products/,
    );
  });
});

describe("a write whose condition does not hold", () => {
  it.each([
    ["a", "absent", "an item with this key exists"],
    ["b", "present", "there is no item with this key"],
    ["a", { version: "999" }, "the item has another version, or is gone"],
    ["b", { version: "1" }, "the item has another version, or is gone"],
  ] as const)("of item %s, with %j, says why: %s", (id, condition, why) => {
    put(PRODUCTS, { id: "a" });
    const item = itemRecord(PRODUCTS, { id });
    const message = `The write to table products was not made: ${why}.`;
    expect(() => store.kinds.table.put("products", item, condition)).toThrow(message);
    expect(() => store.kinds.table.delete("products", { pk: id, sk: "" }, condition)).toThrow(message);
  });
});

describe("updates", () => {
  it("takes an attribute called __proto__ for what it is", () => {
    put(PRODUCTS, JSON.parse('{"id":"a","__proto__":{"n":1}}'));
    const { json } = store.kinds.table.update(
      "products",
      { pk: "a", sk: "" },
      '{"set":{"__proto__":{"n":2},"x":1}}',
    );
    expect(json).toBe('{"id":"a","__proto__":{"n":2},"x":1}');
  });

  it("refuses an update that names an attribute twice", () => {
    put(PRODUCTS, { id: "a", n: 1 });
    const update = '{"set":{"n":5},"add":{"n":1}}';
    expect(() => store.kinds.table.update("products", { pk: "a", sk: "" }, update)).toThrow(
      "names the attribute n twice",
    );
  });
});

it("refuses a table that the app does not have", async () => {
  const read = store.run(() => store.kinds.table.get("nothing", { pk: "a", sk: "" }));
  await expect(read).rejects.toThrow("There is no table nothing");
});
