import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { InvalidArgumentError } from "../../ground/errors.ts";
import { bindUses } from "../bind-uses.ts";
import { table } from "./declare.ts";

describe("a table's handle", () => {
  const orders = table("orders", {
    schema: z.object({
      id: z.string(),
      at: z.number(),
      owner: z.string(),
      total: z.number().check(z.minimum(0)),
      note: z.string(),
    }),
    partitionKey: "id",
    sortKey: "at",
    indexes: { byOwner: { partitionKey: "owner", sortKey: "total" } },
  });
  /** A handle, and the updates that its driver was asked for. */
  const updating = () => {
    const updates: unknown[] = [];
    const update = async (_: unknown, ...asked: unknown[]) => {
      updates.push(asked);
      return { item: {}, version: "1" };
    };
    const { t } = bindUses({ t: orders.readWriter }, { table: { update } as never }, () => {})({
      carried: () => ({}),
    }) as {
      t: {
        update(key: object, update: object, options?: object): Promise<unknown>;
        get(key: object): Promise<unknown>;
        scan(scan: object): Promise<unknown>;
        query(query: object): Promise<unknown>;
      };
    };
    return { t, updates };
  };
  const key = { id: "a", at: 1 };

  it.each([
    ["set", "id", { set: { id: "b" } }],
    ["set", "at", { set: { at: 2 } }],
    ["add", "at", { add: { at: 1 } }],
    ["add", "id", { add: { id: 1 } }],
    ["remove", "id", { remove: ["id"] }],
    ["remove", "at", { remove: ["at"] }],
  ])("refuses to %s the key attribute %s: that would be another item", async (_how, name, update) => {
    const { t, updates } = updating();
    await expect(t.update(key, update)).rejects.toThrow(`${name} is part of the key of table orders`);
    expect(updates).toEqual([]);
  });

  it.each([
    ["set of another type", { set: { owner: 5 } }, "/owner: must be of type string"],
    ["set of a value that the schema refuses", { set: { total: -1 } }, "/total: must be at least 0"],
    ["addition to a text that is not there yet", { add: { owner: 1 } }, "/owner: must be of type string"],
  ])("refuses a %s to the key of an index, as it refuses such an item", async (_, update, message) => {
    const { t, updates } = updating();
    await expect(t.update(key, update)).rejects.toThrow(`The item of table orders is not valid: ${message}`);
    expect(updates).toEqual([]);
  });

  it("refuses what is nested deeper than items may be, whatever takes it, before a schema's stack overflows", async () => {
    const trees = table("trees", {
      schema: z.object({ id: z.string(), owner: z.string(), tree: z.json() }),
      partitionKey: "id",
      indexes: { byOwner: { partitionKey: "owner" } },
    });
    const deep = (levels: number) => JSON.parse("[".repeat(levels) + "]".repeat(levels));
    const asked: unknown[] = [];
    const take = async (...all: unknown[]) => {
      asked.push(all);
      return { item: {}, version: "1" };
    };
    const driver = { put: take, putMany: take, update: take } as never;
    const { t } = bindUses({ t: trees.readWriter }, { table: driver }, () => {})({
      carried: () => ({}),
    }) as { t: Record<"put" | "putMany" | "update", (...given: unknown[]) => Promise<unknown>> };
    const item = (levels: number) => ({ id: "a", owner: "ann", tree: deep(levels) });
    const calls = (levels: number) => [
      () => t.put(item(levels)),
      () => t.putMany([item(levels)]),
      () => t.update({ id: "a" }, { set: { tree: deep(levels) } }),
      () => t.update({ id: "a" }, { set: { owner: deep(levels) } }),
    ];
    for (const levels of [32, 101, 20_000]) {
      for (const call of calls(levels))
        await expect(call()).rejects.toThrow(/nested more than \d+ levels deep/);
    }
    expect(asked).toEqual([]);
    for (const call of calls(31).slice(0, 3)) await call();
    expect(asked).toHaveLength(3);
  });

  it("hands on updates of other attributes, and of index keys that fit, with the key alone", async () => {
    const { t, updates } = updating();
    const update = { set: { owner: "ann", note: "x" }, add: { total: -1 }, remove: ["other"] };
    await t.update({ ...key, note: "no key" }, update, { if: "present" });
    expect(updates).toEqual([[key, update, "present"]]);
  });

  it.each([{ id: "a" }, { at: 1 }, { id: "a", at: null }, { id: true, at: 1 }])(
    "refuses the key %j, which is none",
    async (wrong) => {
      const { t } = updating();
      await expect(t.get(wrong)).rejects.toThrow("The key of table orders needs");
      await expect(t.update(wrong, {})).rejects.toThrow(InvalidArgumentError);
    },
  );

  it.each([0, -1, 1.5, 1001, Number.NaN])("refuses a page of %d entries", async (limit) => {
    const { t } = updating();
    for (const read of [t.scan({ limit }), t.query({ partition: "a", limit })]) {
      await expect(read).rejects.toThrow("A page has 1 to 1000 entries");
    }
  });

  it.each([
    { partition: ["a"] },
    { partition: "a", sort: { equals: {} } },
    { partition: "a", sort: { beginsWith: ["a"] } },
    { partition: "a", sort: { to: true } },
  ])("refuses the query %j, by what is no key", async (query) => {
    await expect(updating().t.query(query)).rejects.toThrow("goes by texts and numbers, not by");
  });

  it("refuses an index that is none", async () => {
    const query = updating().t.query({ partition: "a", index: "byNobody" });
    await expect(query).rejects.toThrow('Table orders has no index "byNobody"');
  });

  it("refuses an item that does not match the table's schema before the driver sees it", async () => {
    const things = table("things", { schema: z.object({ id: z.string() }), partitionKey: "id" });
    const { t } = bindUses({ t: things.writer }, { table: {} as never }, () => {})({
      carried: () => ({}),
    }) as {
      t: { put(item: unknown): Promise<unknown> };
    };
    await expect(t.put({ id: 1 })).rejects.toThrow(
      "The item of table things is not valid: /id: must be of type string",
    );
  });
});
