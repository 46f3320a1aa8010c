import { table } from "@motif/core";
import { expect, it } from "vitest";
import * as z from "zod/mini";
import { openStore } from "../store.ts";
import { itemRecord } from "./item-record.ts";

const orders = table("orders", {
  schema: z.object({ id: z.string(), total: z.number() }),
  partitionKey: "id",
});
const EVERYTHING = { lane: 0, lanes: 1, after: 0 };

function open() {
  const store = openStore();
  const tables = store.kinds.table;
  tables.declare([orders]);
  let told = 0;
  tables.changes.listen(new Map([["orders", () => void told++]]));
  const put = (id: string, total: number) => itemRecord(orders, { id, total });
  const read = () =>
    tables.changes
      .read(orders, EVERYTHING, 100)
      .map(({ item }) => [item.change, item.key.id, item.new?.total]);
  return { store, tables, put, read, told: () => told };
}

it("of a transaction are logged with it, and none of one that is not made", async () => {
  const { store, tables, put, read, told } = open();
  await store.run(() => tables.put("orders", put("a", 1)));
  const part = { type: "table.transactPut", resource: "orders" } as const;
  await store.run(() => {
    const parts = [
      { ...part, ...put("b", 2) },
      { ...part, ...put("a", 3) },
    ];
    expect(tables.transact(parts)).toEqual([]);
    expect(tables.transact([{ ...part, ...put("c", 4), condition: "present" }])).toEqual([0]);
  });
  expect(read()).toEqual([
    ["insert", "a", 1],
    ["insert", "b", 2],
    ["update", "a", 3],
  ]);
  expect(told()).toBe(3);
  store.close();
});

it("are not logged of a table that nobody listens to", async () => {
  const { store, tables, put, read } = open();
  tables.changes.listen(new Map());
  await store.run(() => tables.put("orders", put("a", 1)));
  expect(read()).toEqual([]);
  store.close();
});
