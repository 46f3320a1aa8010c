import { beforeAll, describe, expect, it, vi } from "vitest";
import { InvalidArgumentError } from "../../../ground/errors.ts";
import type { TableQuery } from "../handle.ts";
import { pages, products, readings, scanned, type TableContext } from "./context.ts";

/** Queries, indexes and scans. */
export function queryBehaviour(context: () => TableContext): void {
  let t: TableContext;
  beforeAll(() => {
    t = context();
  });

  describe("queries", () => {
    it("returns one partition only, in the order of numbers", async () => {
      const id = t.partition();
      const numbers = [10, 9, -1, 0, 1.5, 100, -20, 1e10];
      await t.driver.putMany(
        readings,
        [...numbers, 7].map((at, i) => ({ id: i < numbers.length ? id : t.partition(), at })),
      );
      const sorted = numbers.toSorted((a, b) => a - b);
      expect(await t.collect(readings, { partition: id }, "at")).toEqual(sorted);
      expect(await t.collect(readings, { partition: id, order: "descending" }, "at")).toEqual(
        sorted.reverse(),
      );
    });

    it("orders texts by their UTF-8 bytes", async () => {
      const id = t.partition();
      const texts = ["b", "a", "B", "a b", "a\u0001", "é", "z", "\uffee", "😀", "日", "aa"];
      await t.driver.putMany(
        pages,
        texts.map((path) => ({ id, path })),
      );
      const sorted = texts.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      expect(await t.collect(pages, { partition: id }, "path")).toEqual(sorted);
    });

    it("keeps to its sort condition", async () => {
      const id = t.partition();
      await t.driver.putMany(
        readings,
        [1, 2, 3, 4, 5].map((at) => ({ id, at })),
      );
      const at = (sort: TableQuery["sort"]) =>
        t.collect(readings, { partition: id, ...(sort && { sort }) }, "at");
      expect(await at({ equals: 3 })).toEqual([3]);
      expect(await at({ equals: 3.5 })).toEqual([]);
      expect(await at({ from: 2, to: 4 })).toEqual([2, 3, 4]);
      expect(await at({ from: 4 })).toEqual([4, 5]);
      expect(await at({ to: 1.9 })).toEqual([1]);
      expect(await at({ from: 3, to: 3 })).toEqual([3]);
      expect(await at({ from: 4, to: 2 })).toEqual([]);
    });

    it("keeps to its sort condition of texts", async () => {
      const id = t.partition();
      await t.driver.putMany(
        pages,
        ["a", "b", "ba", "c"].map((path) => ({ id, path })),
      );
      const path = (sort: TableQuery["sort"]) =>
        t.collect(pages, { partition: id, ...(sort && { sort }) }, "path");
      expect(await path({ from: "b", to: "b" })).toEqual(["b"]);
      expect(await path({ from: "b", to: "c" })).toEqual(["b", "ba", "c"]);
      expect(await path({ from: "c", to: "b" })).toEqual([]);
      expect(await path({ to: "a" })).toEqual(["a"]);
    });

    it("finds the texts that begin with another one", async () => {
      const id = t.partition();
      const paths = ["a", "a%", "a%b", "a_b", "ab", "a\uffff", "a😀", "b", "A%"];
      await t.driver.putMany(
        pages,
        paths.map((path) => ({ id, path })),
      );
      const found = async (beginsWith: string) =>
        new Set(await t.collect(pages, { partition: id, sort: { beginsWith } }, "path"));
      expect(await found("a%")).toEqual(new Set(["a%", "a%b"]));
      expect(await found("a")).toEqual(new Set(paths.filter((path) => path.startsWith("a"))));
      expect(await found("a😀")).toEqual(new Set(["a😀"]));
      expect(await found("x")).toEqual(new Set());
    });

    it.each(["ascending", "descending"] as const)("gives every item once over pages, %s", async (order) => {
      const id = t.partition();
      const numbers = Array.from({ length: 23 }, (_, i) => i);
      await t.driver.putMany(
        readings,
        numbers.map((at) => ({ id, at })),
      );
      const expected = order === "ascending" ? numbers.slice(2, 21) : numbers.slice(2, 21).reverse();
      const query: TableQuery = { partition: id, sort: { from: 2, to: 20 }, order };
      for (const limit of [1, 5, 19, 100]) {
        expect(await t.collect(readings, { ...query, limit }, "at")).toEqual(expected);
      }
    });

    it("has no cursor after the last item", async () => {
      const id = t.partition();
      await t.driver.put(readings, { id, at: 1 });
      const page = await t.driver.query(readings, { partition: id, limit: 10 });
      expect(page.entries).toHaveLength(1);
      expect(page.cursor).toBeUndefined();
    });

    it("a page ends before it is too large to handle, and goes on with its cursor", async () => {
      const id = t.partition();
      const text = "x".repeat(300 * 1024);
      for (let at = 0; at < 8; at++) await t.driver.put(readings, { id, at, text });
      const page = await t.driver.query(readings, { partition: id, limit: 8 });
      expect(page.entries.length).toBeLessThan(8);
      expect(await t.collect(readings, { partition: id, limit: 8 }, "at")).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    });

    it("items that stay are returned exactly once while others come and go", async () => {
      const id = t.partition();
      const even = Array.from({ length: 10 }, (_, i) => i * 2);
      await t.driver.putMany(
        readings,
        even.map((at) => ({ id, at })),
      );
      const seen: unknown[] = [];
      let cursor: string | undefined;
      let odd = 1;
      do {
        const page = await t.driver.query(readings, {
          partition: id,
          limit: 3,
          ...(cursor !== undefined && { cursor }),
        });
        seen.push(...page.entries.map(({ item }) => item.at));
        cursor = page.cursor;
        await t.driver.put(readings, { id, at: odd });
        await t.driver.put(readings, { id, at: 20 - odd });
        await t.driver.delete(readings, { id, at: odd - 2 });
        odd += 2;
      } while (cursor !== undefined);
      expect(seen.filter((at) => Number(at) % 2 === 0)).toEqual(even);
    });

    it.each(["garbage", "", "AAAA", "eyJhIjoxfQ", "%00", "😀"])("refuses %j as a cursor", async (cursor) => {
      await expect(t.driver.query(readings, { partition: t.partition(), cursor })).rejects.toThrow(
        InvalidArgumentError,
      );
    });

    it("refuses the cursor of another query", async () => {
      const [id, other] = [t.partition(), t.partition()];
      await t.driver.putMany(
        readings,
        [1, 2, 3].flatMap((at) => [
          { id, at },
          { id: other, at },
        ]),
      );
      const { cursor = "" } = await t.driver.query(readings, { partition: id, limit: 1 });
      for (const query of [
        { partition: other, cursor },
        { partition: id, order: "descending", cursor },
        { partition: id, sort: { from: 2 }, cursor },
      ] as const) {
        await expect(t.driver.query(readings, query)).rejects.toThrow(InvalidArgumentError);
      }
      const ranged = await t.driver.query(readings, { partition: id, sort: { from: 1, to: 3 }, limit: 1 });
      for (const sort of [{ from: 1, to: 2 }, { from: 0, to: 3 }, { from: 1 }, { to: 3 }, { equals: 2 }]) {
        const query = { partition: id, sort, cursor: ranged.cursor ?? "" };
        await expect(t.driver.query(readings, query)).rejects.toThrow(InvalidArgumentError);
      }
      const scan = t.driver.scan(readings, { cursor });
      await expect(scan).rejects.toThrow(InvalidArgumentError);
    });

    it("refuses the cursor of another beginning of the sort key", async () => {
      const id = t.partition();
      await t.driver.putMany(
        pages,
        ["a1", "a2", "b1"].map((path) => ({ id, path })),
      );
      const begun = { partition: id, sort: { beginsWith: "a" }, limit: 1 };
      const { cursor = "" } = await t.driver.query(pages, begun);
      for (const sort of [undefined, { beginsWith: "b" }, { equals: "a" }, { from: "a" }]) {
        const query = { partition: id, ...(sort && { sort }), cursor };
        await expect(t.driver.query(pages, query)).rejects.toThrow(InvalidArgumentError);
      }
      expect((await t.driver.query(pages, { ...begun, cursor })).entries).toMatchObject([
        { item: { path: "a2" } },
      ]);
    });
  });

  describe("indexes", () => {
    it("refuse the cursor of another value of the sort key", async () => {
      const category = t.partition();
      await t.driver.putMany(
        products,
        [5, 5, 6].map((price, index) => ({ id: `${category} ${index}`, category, price })),
      );
      const equal = { index: "byCategory", partition: category, sort: { equals: 5 }, limit: 1 };
      const { cursor = "" } = await t.driver.query(products, equal);
      for (const sort of [undefined, { equals: 6 }, { from: 5 }, { to: 5 }]) {
        const query = { index: "byCategory", partition: category, ...(sort && { sort }), cursor };
        await expect(t.driver.query(products, query)).rejects.toThrow(InvalidArgumentError);
      }
      expect((await t.driver.query(products, { ...equal, cursor })).entries).toHaveLength(1);
    });

    const byCategory = (category: string, more: Partial<TableQuery> = {}) =>
      t.collect(products, { index: "byCategory", partition: category, ...more }, "id");

    it("finds items by another key, in the order of its sort key", async () => {
      const category = t.partition();
      await t.driver.putMany(products, [
        { id: `${category}-a`, category, price: 30 },
        { id: `${category}-b`, category, price: 4 },
        { id: `${category}-c`, category: `${category}!`, price: 1 },
      ]);
      await vi.waitFor(async () =>
        expect(await byCategory(category)).toEqual([`${category}-b`, `${category}-a`]),
      );
      expect(await byCategory(category, { sort: { from: 5 } })).toEqual([`${category}-a`]);
      expect(await byCategory(category, { order: "descending", limit: 1 })).toEqual([
        `${category}-a`,
        `${category}-b`,
      ]);
    });

    it("does not hold items without its key", async () => {
      const category = t.partition();
      await t.driver.put(products, { id: `${category}-without`, category });
      await t.driver.put(products, { id: `${category}-with`, category, price: 1 });
      await vi.waitFor(async () => expect(await byCategory(category)).toEqual([`${category}-with`]));
    });

    it("follows every change of an item", async () => {
      const category = t.partition();
      const id = `${category}-item`;
      const expectFound = (where: string, ids: string[]) =>
        vi.waitFor(async () => expect(await byCategory(where)).toEqual(ids));
      await t.driver.put(products, { id, category, price: 1 });
      await expectFound(category, [id]);
      await t.driver.put(products, { id, category: `${category}-2`, price: 1 });
      await expectFound(category, []);
      await expectFound(`${category}-2`, [id]);
      await t.driver.update(products, { id }, { set: { category: `${category}-3` } });
      await expectFound(`${category}-2`, []);
      await expectFound(`${category}-3`, [id]);
      await t.driver.update(products, { id }, { remove: ["price"] });
      await expectFound(`${category}-3`, []);
      await t.driver.update(products, { id }, { set: { price: 2 } });
      await expectFound(`${category}-3`, [id]);
      await t.driver.delete(products, { id });
      await expectFound(`${category}-3`, []);
    });

    it("gives every item once over pages, also where their index keys are equal", async () => {
      const price = 47.11; // no other test uses it
      const ids = Array.from({ length: 7 }, (_, i) => `${t.partition()}-${i}`);
      await t.driver.putMany(
        products,
        ids.map((id) => ({ id, price })),
      );
      await vi.waitFor(async () => {
        const found = await t.collect(products, { index: "byPrice", partition: price, limit: 2 }, "id");
        expect(found.toSorted()).toEqual(ids.toSorted());
      });
    });

    it("refuses an index key that is no text and no number", async () => {
      await expect(t.driver.put(products, { id: t.partition(), category: true, price: 1 })).rejects.toThrow(
        InvalidArgumentError,
      );
    });
  });

  describe("many items", () => {
    it("writes them all; of the same key the last one wins", async () => {
      const id = t.partition();
      const items = Array.from({ length: 60 }, (_, at) => ({ id, at, round: 1 }));
      await t.driver.putMany(readings, [...items, { id, at: 7, round: 2 }]);
      expect(await t.collect(readings, { partition: id }, "at")).toHaveLength(60);
      expect((await t.driver.get(readings, { id, at: 7 }))?.item.round).toBe(2);
    });

    it("scans the whole table, page by page", async () => {
      const ids = Array.from({ length: 25 }, (_, i) => `id-${i}`);
      await t.driver.putMany(
        scanned,
        ids.map((id) => ({ id })),
      );
      const found: unknown[] = [];
      let cursor: string | undefined;
      do {
        const page = await t.driver.scan(scanned, { limit: 4, ...(cursor !== undefined && { cursor }) });
        found.push(...page.entries.map(({ item }) => item.id));
        cursor = page.cursor;
      } while (cursor !== undefined);
      expect(found.toSorted()).toEqual(ids.toSorted());
      await expect(t.driver.scan(scanned, { cursor: "garbage" })).rejects.toThrow(InvalidArgumentError);
    });
  });
}
