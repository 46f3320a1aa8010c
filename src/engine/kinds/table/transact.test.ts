import type { JsonObject } from "@motif/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createMeter } from "../create-meter.ts";
import { countOperation } from "../operations.ts";
import { openStore, type Store } from "../store.ts";
import { itemRecord, type TableKeys } from "./item-record.ts";
import type { TableTransact, TransactionPart } from "./protocol.ts";

const ITEMS: TableKeys = { name: "items", partitionKey: "id", indexes: {} };
const EVENTS: TableKeys = { name: "events", partitionKey: "id", indexes: {} };

let store: Store;
beforeEach(() => {
  store = openStore();
  store.kinds.table.declare([ITEMS, EVENTS]);
});
afterEach(() => store.close());

function put(table: TableKeys, item: JsonObject): TransactionPart {
  return { type: "table.transactPut", resource: table.name, ...itemRecord(table, item) };
}

function update(id: string, n: unknown): TransactionPart {
  const changes = JSON.stringify({ add: { n } });
  return { type: "table.transactUpdate", resource: "items", pk: id, sk: "", update: changes };
}

describe("a transaction in the store", () => {
  /** How many changes of items a feed would get. */
  const logged = () =>
    store.kinds.table.changes
      .read(ITEMS, { after: 0, lane: 0, lanes: 1 }, 100)
      .map(({ item }) => item.change);

  it("is one change for each item that it writes, and none where it wrote nothing", () => {
    store.kinds.table.changes.listen(new Map([["items", () => {}]]));
    expect(store.kinds.table.transact([put(ITEMS, { id: "a", n: 1 }), put(EVENTS, { id: "a" })])).toEqual([]);
    expect(store.kinds.table.transact([update("a", 1), update("missing", 1)])).toEqual([1]);
    expect(() =>
      store.kinds.table.transact([update("a", 1), put(ITEMS, { id: "b" }), update("a", "x")]),
    ).toThrow("Nothing can be added to n");
    expect(store.kinds.table.transact([update("a", 1)])).toEqual([]);
    expect(logged()).toEqual(["insert", "update"]);
    expect(store.kinds.table.get("items", { pk: "b", sk: "" })).toBeUndefined();
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html: "The aggregate size of the items in the
  // transaction cannot exceed 4 MB."
  it("has 4 MB at most, and leaves nothing of what is larger", () => {
    const text = "x".repeat(390 * 1024);
    const parts = (count: number) =>
      Array.from({ length: count }, (_, n) => put(ITEMS, { id: `${n}`, text }));
    expect(() => store.kinds.table.transact(parts(11))).toThrow("4194304 are allowed");
    expect(store.kinds.table.get("items", { pk: "0", sk: "" })).toBeUndefined();
    expect(store.kinds.table.transact(parts(10))).toEqual([]);
  });

  it("rolled back does not take others of its turn along", async () => {
    const writing = store.run(() => store.kinds.table.put("items", itemRecord(ITEMS, { id: "kept" })));
    const failing = store.run(() =>
      store.kinds.table.transact([put(ITEMS, { id: "a" }), update("kept", "x")]),
    );
    await expect(failing).rejects.toThrow("Nothing can be added to n");
    await writing;
    expect(store.kinds.table.get("items", { pk: "kept", sk: "" })).toBeDefined();
    expect(store.kinds.table.get("items", { pk: "a", sk: "" })).toBeUndefined();
  });

  it("is counted by its parts, each for its own table", () => {
    const meter = createMeter(Date.now);
    const transact: TableTransact = {
      type: "table.transact",
      resource: "items",
      parts: [
        put(EVENTS, { id: "a", text: "x".repeat(1500) }),
        update("a", 1),
        { type: "table.transactDelete", resource: "items", pk: "b", sk: "" },
        { type: "table.check", resource: "items", pk: "c", sk: "", condition: "absent" },
      ],
    };
    countOperation(meter, transact, []);
    const { tables } = meter.snapshot("app");
    expect(tables.events).toMatchObject({
      writes: { 2048: 1 },
      transactionalWrites: { 2048: 1 },
      updates: 0,
    });
    expect(tables.items).toMatchObject({
      writes: { 1024: 1 },
      updates: 1,
      deletes: 1,
      transactionalWrites: { 1024: 1 },
      transactionalUpdates: 1,
      transactionalDeletes: 1,
      checks: 1,
    });
  });
});
