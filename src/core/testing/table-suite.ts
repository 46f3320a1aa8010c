import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import type { TableDriver } from "../drivers.ts";
import { ConditionFailedError, InvalidArgumentError, NotFoundError, TooLargeError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { type Stored, type TableLayout, type TableQuery, table } from "../resources/table.ts";
import { UNUSUAL_TEXTS } from "./unusual-texts.ts";

/** A platform's tables, ready for the suite. */
export interface TableFixture {
  readonly driver: TableDriver;
  close?(): Promise<void>;
}

/** Where platforms differ. */
export interface TableSuiteOptions {
  /** Largest item in bytes; 400 KB (that of DynamoDB) if not given. */
  readonly itemLimit?: number;
}

/** Items are checked by handles, not by drivers. */
const schema = z.record(z.string(), z.json());

/** Partition key and a sort key that is a number; items can expire. */
const readings = table("readings", { schema, partitionKey: "id", sortKey: "at", timeToLive: "until" });
/** Partition key and a sort key that is a text. */
const pages = table("pages", { schema, partitionKey: "id", sortKey: "path" });
/** Partition key only; two indexes. */
const products = table("products", {
  schema,
  partitionKey: "id",
  indexes: {
    byCategory: { partitionKey: "category", sortKey: "price" },
    byPrice: { partitionKey: "price" },
  },
});
/** Partition key that is a number. */
const counters = table("counters", { schema, partitionKey: "number" });
/** Only for the scan, so that other tests do not add to it. */
const scanned = table("scanned", { schema, partitionKey: "id" });

const TABLES: readonly TableLayout[] = [readings, pages, products, counters, scanned];

/** The behaviour of tables. `open` makes the tables, empty, and a driver for them. */
export function tableSuite(
  name: string,
  open: (tables: readonly TableLayout[]) => Promise<TableFixture>,
  { itemLimit = 400 * 1024 }: TableSuiteOptions = {},
): void {
  describe(`tables: ${name}`, () => {
    let fixture: TableFixture;
    let driver: TableDriver;
    let partitions = 0;
    /** Every test has its own partition, so that none meets the items of another. */
    const partition = () => `partition-${++partitions}`;

    beforeAll(async () => {
      fixture = await open(TABLES);
      driver = fixture.driver;
    });
    afterAll(() => fixture?.close?.());

    const collect = async (layout: TableLayout, query: TableQuery, attribute: string) => {
      const values: unknown[] = [];
      let cursor: string | undefined;
      do {
        const page = await driver.query(layout, { ...query, ...(cursor !== undefined && { cursor }) });
        values.push(...page.entries.map(({ item }) => item[attribute]));
        cursor = page.cursor;
      } while (cursor !== undefined);
      return values;
    };

    describe("items", () => {
      it("gives back what was put, with its version", async () => {
        const item = { id: partition(), name: "tea", price: 2.5 };
        const { version } = await driver.put(products, item);
        expect(await driver.get(products, { id: item.id })).toEqual({ item, version });
      });

      it("gives nothing for a key that is not there", async () => {
        expect(await driver.get(products, { id: partition() })).toBeUndefined();
      });

      it("replaces the whole item", async () => {
        const id = partition();
        await driver.put(products, { id, name: "tea", price: 1 });
        await driver.put(products, { id, name: "coffee" });
        expect((await driver.get(products, { id }))?.item).toEqual({ id, name: "coffee" });
      });

      it("gives another version for every write, also after a delete", async () => {
        const id = partition();
        const versions = new Set<string>();
        for (let i = 0; i < 3; i++) {
          versions.add((await driver.put(products, { id })).version);
          versions.add((await driver.update(products, { id }, { set: { name: "same" } })).version);
          await driver.delete(products, { id });
        }
        expect(versions.size).toBe(6);
      });

      it("keeps every value that JSON can say", async () => {
        let deep: JsonObject = { leaf: true };
        for (let i = 0; i < 25; i++) deep = { [`level ${i}`]: i % 2 ? [deep] : deep };
        const item = {
          id: partition(),
          empty: "",
          none: null,
          yes: true,
          no: false,
          zero: 0,
          negative: -1.5,
          large: 9007199254740991,
          small: 1e-7,
          list: [],
          object: {},
          mixed: [1, "two", null, [""], { a: "" }],
          text: 'quotes " and \\ and \n and \u0001',
          deep,
        };
        await driver.put(products, item);
        expect((await driver.get(products, { id: item.id }))?.item).toEqual(item);
      });

      it("keeps a large item, and refuses one beyond the limit", async () => {
        const id = partition();
        const large = { id, text: "é".repeat(itemLimit / 2 - 500) };
        await driver.put(products, large);
        expect((await driver.get(products, { id }))?.item).toEqual(large);
        const tooLarge = { id, text: "x".repeat(itemLimit + 1) };
        await expect(driver.put(products, tooLarge)).rejects.toThrow(TooLargeError);
        await expect(driver.putMany(products, [tooLarge])).rejects.toThrow(TooLargeError);
        expect((await driver.get(products, { id }))?.item).toEqual(large);
      });

      it("does not change with the object that was put", async () => {
        const item = { id: partition(), list: [1] };
        const put = driver.put(products, item);
        item.list.push(2);
        await put;
        expect((await driver.get(products, { id: item.id }))?.item).toEqual({ id: item.id, list: [1] });
      });
    });

    describe("keys", () => {
      it.each(UNUSUAL_TEXTS)("takes %j as partition key and as sort key", async (text) => {
        const id = `${partition()} ${text}`;
        await driver.put(pages, { id, path: text, n: 1 });
        expect((await driver.get(pages, { id, path: text }))?.item).toEqual({ id, path: text, n: 1 });
        expect(await collect(pages, { partition: id, sort: { equals: text } }, "path")).toEqual([text]);
        await driver.delete(pages, { id, path: text });
        expect(await driver.get(pages, { id, path: text })).toBeUndefined();
      });

      it("takes keys of 1000 bytes that differ in the last one", async () => {
        const id = partition();
        const long = "k".repeat(999);
        await driver.put(pages, { id, path: `${long}a` });
        await driver.put(pages, { id, path: `${long}b` });
        expect(await collect(pages, { partition: id }, "path")).toEqual([`${long}a`, `${long}b`]);
      });

      it("tells texts apart that look the same", async () => {
        const id = partition();
        const paths = ["caf\u00e9", "cafe\u0301", "CAF\u00c9"];
        await driver.putMany(
          pages,
          paths.map((path) => ({ id, path })),
        );
        expect(new Set(await collect(pages, { partition: id }, "path"))).toEqual(new Set(paths));
      });

      it("takes numbers as partition keys", async () => {
        for (const number of [0, -1, 1.5, 9007199254740991]) {
          await driver.put(counters, { number, text: String(number) });
        }
        expect((await driver.get(counters, { number: 1.5 }))?.item).toEqual({ number: 1.5, text: "1.5" });
        expect((await driver.get(counters, { number: 9007199254740991 }))?.item.text).toBe(
          "9007199254740991",
        );
      });

      // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
      it.each([
        ["an empty text", ""],
        ["no text", null],
        ["a text that is not Unicode", "\ud800"],
        ["a text that is too long", "x".repeat(3000)],
      ])("refuses %s as a key", async (_, value) => {
        const item = { id: partition(), path: value };
        await expect(driver.put(pages, item)).rejects.toThrow(InvalidArgumentError);
      });
    });

    describe("conditions", () => {
      it("absent: only the first put happens", async () => {
        const id = partition();
        await driver.put(products, { id, n: 1 }, "absent");
        await expect(driver.put(products, { id, n: 2 }, "absent")).rejects.toThrow(ConditionFailedError);
        expect((await driver.get(products, { id }))?.item.n).toBe(1);
      });

      it("present: happens only where there is an item", async () => {
        const id = partition();
        await expect(driver.put(products, { id }, "present")).rejects.toThrow(ConditionFailedError);
        await expect(driver.delete(products, { id }, "present")).rejects.toThrow(ConditionFailedError);
        expect(await driver.get(products, { id })).toBeUndefined();
        await driver.put(products, { id });
        await driver.put(products, { id, n: 2 }, "present");
        await driver.delete(products, { id }, "present");
        expect(await driver.get(products, { id })).toBeUndefined();
      });

      it("version: happens only where nobody wrote in between", async () => {
        const id = partition();
        const { version } = await driver.put(products, { id, n: 1 });
        const second = await driver.put(products, { id, n: 2 }, { version });
        await expect(driver.put(products, { id, n: 3 }, { version })).rejects.toThrow(ConditionFailedError);
        await expect(driver.delete(products, { id }, { version })).rejects.toThrow(ConditionFailedError);
        await expect(driver.update(products, { id }, { set: { n: 3 } }, { version })).rejects.toThrow(
          ConditionFailedError,
        );
        expect((await driver.get(products, { id }))?.item.n).toBe(2);
        await driver.delete(products, { id }, { version: second.version });
        await expect(driver.put(products, { id }, { version: second.version })).rejects.toThrow(
          ConditionFailedError,
        );
      });

      it("the version of a deleted item does not match the one that took its place", async () => {
        const id = partition();
        const { version } = await driver.put(products, { id });
        await driver.delete(products, { id });
        await driver.put(products, { id });
        await expect(driver.delete(products, { id }, { version })).rejects.toThrow(ConditionFailedError);
      });

      it("a text that is no version matches nothing", async () => {
        const id = partition();
        await driver.put(products, { id });
        for (const version of ["", "no version", "-1", "1e3", "0x1"]) {
          await expect(driver.put(products, { id }, { version })).rejects.toThrow(ConditionFailedError);
        }
      });

      it("of many concurrent puts that require absence, exactly one wins", async () => {
        const id = partition();
        const results = await Promise.allSettled(
          Array.from({ length: 20 }, (_, n) => driver.put(products, { id, n }, "absent")),
        );
        const winners = results.flatMap((result, n) => (result.status === "fulfilled" ? [n] : []));
        expect(winners).toHaveLength(1);
        expect((await driver.get(products, { id }))?.item.n).toBe(winners[0]);
      });

      it("concurrent writers that go by the version lose no write", async () => {
        const id = partition();
        await driver.put(products, { id, n: 0 });
        const increment = async (): Promise<void> => {
          const { item, version } = (await driver.get(products, { id })) as Stored<JsonObject>;
          try {
            await driver.put(products, { ...item, n: Number(item.n) + 1 }, { version });
          } catch (error) {
            expect(error).toBeInstanceOf(ConditionFailedError);
            return increment();
          }
        };
        await Promise.all(Array.from({ length: 10 }, increment));
        expect((await driver.get(products, { id }))?.item.n).toBe(10);
      });
    });

    describe("updates", () => {
      it("sets, adds and removes, and returns the whole item", async () => {
        const id = partition();
        await driver.put(products, { id, name: "tea", count: 1, old: true, kept: "yes" });
        const updated = await driver.update(
          products,
          { id },
          {
            set: { name: "coffee", tags: ["a", { b: 1 }] },
            add: { count: 2.5, fresh: -1 },
            remove: ["old", "never"],
          },
        );
        const item = { id, name: "coffee", tags: ["a", { b: 1 }], count: 3.5, fresh: -1, kept: "yes" };
        expect(updated.item).toEqual(item);
        expect(await driver.get(products, { id })).toEqual(updated);
      });

      it("takes attribute names that are words or punctuation elsewhere", async () => {
        const id = partition();
        await driver.put(products, { id, "a.b": 1, SELECT: 1, "x#y": 1, "": 1 });
        const { item } = await driver.update(
          products,
          { id },
          { set: { "a.b": 2, "c[0]": 3 }, add: { SELECT: 1 }, remove: ["x#y"] },
        );
        expect(item).toEqual({ id, "a.b": 2, "c[0]": 3, SELECT: 2, "": 1 });
      });

      it("loses no concurrent addition", async () => {
        const id = partition();
        await driver.put(products, { id });
        await Promise.all(
          Array.from({ length: 20 }, () => driver.update(products, { id }, { add: { count: 1 } })),
        );
        expect((await driver.get(products, { id }))?.item.count).toBe(20);
      });

      it("refuses an item that is not there", async () => {
        const id = partition();
        const set = { n: 1 };
        await expect(driver.update(products, { id }, { set })).rejects.toThrow(NotFoundError);
        await expect(driver.update(products, { id }, { set }, "present")).rejects.toThrow(
          ConditionFailedError,
        );
        expect(await driver.get(products, { id })).toBeUndefined();
      });

      it("refuses to add to a text, and changes nothing", async () => {
        const id = partition();
        await driver.put(products, { id, name: "tea", n: 1 });
        await expect(driver.update(products, { id }, { add: { n: 1, name: 1 } })).rejects.toThrow(
          InvalidArgumentError,
        );
        expect((await driver.get(products, { id }))?.item).toEqual({ id, name: "tea", n: 1 });
      });
    });

    describe("queries", () => {
      it("returns one partition only, in the order of numbers", async () => {
        const id = partition();
        const numbers = [10, 9, -1, 0, 1.5, 100, -20, 1e10];
        await driver.putMany(
          readings,
          [...numbers, 7].map((at, i) => ({ id: i < numbers.length ? id : partition(), at })),
        );
        const sorted = numbers.toSorted((a, b) => a - b);
        expect(await collect(readings, { partition: id }, "at")).toEqual(sorted);
        expect(await collect(readings, { partition: id, order: "descending" }, "at")).toEqual(
          sorted.reverse(),
        );
      });

      it("orders texts by their UTF-8 bytes", async () => {
        const id = partition();
        const texts = ["b", "a", "B", "a b", "a\u0001", "é", "z", "\uffee", "😀", "日", "aa"];
        await driver.putMany(
          pages,
          texts.map((path) => ({ id, path })),
        );
        const sorted = texts.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
        expect(await collect(pages, { partition: id }, "path")).toEqual(sorted);
      });

      it("keeps to its sort condition", async () => {
        const id = partition();
        await driver.putMany(
          readings,
          [1, 2, 3, 4, 5].map((at) => ({ id, at })),
        );
        const at = (sort: TableQuery["sort"]) =>
          collect(readings, { partition: id, ...(sort && { sort }) }, "at");
        expect(await at({ equals: 3 })).toEqual([3]);
        expect(await at({ equals: 3.5 })).toEqual([]);
        expect(await at({ from: 2, to: 4 })).toEqual([2, 3, 4]);
        expect(await at({ from: 4 })).toEqual([4, 5]);
        expect(await at({ to: 1.9 })).toEqual([1]);
        expect(await at({ from: 4, to: 2 })).toEqual([]);
      });

      it("finds the texts that begin with another one", async () => {
        const id = partition();
        const paths = ["a", "a%", "a%b", "a_b", "ab", "a\uffff", "a😀", "b", "A%"];
        await driver.putMany(
          pages,
          paths.map((path) => ({ id, path })),
        );
        const found = async (beginsWith: string) =>
          new Set(await collect(pages, { partition: id, sort: { beginsWith } }, "path"));
        expect(await found("a%")).toEqual(new Set(["a%", "a%b"]));
        expect(await found("a")).toEqual(new Set(paths.filter((path) => path.startsWith("a"))));
        expect(await found("a😀")).toEqual(new Set(["a😀"]));
        expect(await found("x")).toEqual(new Set());
      });

      it.each(["ascending", "descending"] as const)("gives every item once over pages, %s", async (order) => {
        const id = partition();
        const numbers = Array.from({ length: 23 }, (_, i) => i);
        await driver.putMany(
          readings,
          numbers.map((at) => ({ id, at })),
        );
        const expected = order === "ascending" ? numbers.slice(2, 21) : numbers.slice(2, 21).reverse();
        const query: TableQuery = { partition: id, sort: { from: 2, to: 20 }, order };
        for (const limit of [1, 5, 19, 100]) {
          expect(await collect(readings, { ...query, limit }, "at")).toEqual(expected);
        }
      });

      it("has no cursor after the last item", async () => {
        const id = partition();
        await driver.put(readings, { id, at: 1 });
        const page = await driver.query(readings, { partition: id, limit: 10 });
        expect(page.entries).toHaveLength(1);
        expect(page.cursor).toBeUndefined();
      });

      it("a page ends before it is too large to handle, and goes on with its cursor", async () => {
        const id = partition();
        const text = "x".repeat(300 * 1024);
        for (let at = 0; at < 8; at++) await driver.put(readings, { id, at, text });
        const page = await driver.query(readings, { partition: id, limit: 8 });
        expect(page.entries.length).toBeLessThan(8);
        expect(await collect(readings, { partition: id, limit: 8 }, "at")).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
      });

      it("items that stay are returned exactly once while others come and go", async () => {
        const id = partition();
        const even = Array.from({ length: 10 }, (_, i) => i * 2);
        await driver.putMany(
          readings,
          even.map((at) => ({ id, at })),
        );
        const seen: unknown[] = [];
        let cursor: string | undefined;
        let odd = 1;
        do {
          const page = await driver.query(readings, {
            partition: id,
            limit: 3,
            ...(cursor !== undefined && { cursor }),
          });
          seen.push(...page.entries.map(({ item }) => item.at));
          cursor = page.cursor;
          await driver.put(readings, { id, at: odd });
          await driver.put(readings, { id, at: 20 - odd });
          await driver.delete(readings, { id, at: odd - 2 });
          odd += 2;
        } while (cursor !== undefined);
        expect(seen.filter((at) => Number(at) % 2 === 0)).toEqual(even);
      });

      it.each(["garbage", "", "AAAA", "eyJhIjoxfQ", "%00", "😀"])(
        "refuses %j as a cursor",
        async (cursor) => {
          await expect(driver.query(readings, { partition: partition(), cursor })).rejects.toThrow(
            InvalidArgumentError,
          );
        },
      );

      it("refuses the cursor of another query", async () => {
        const [id, other] = [partition(), partition()];
        await driver.putMany(
          readings,
          [1, 2, 3].flatMap((at) => [
            { id, at },
            { id: other, at },
          ]),
        );
        const { cursor = "" } = await driver.query(readings, { partition: id, limit: 1 });
        for (const query of [
          { partition: other, cursor },
          { partition: id, order: "descending", cursor },
          { partition: id, sort: { from: 2 }, cursor },
        ] as const) {
          await expect(driver.query(readings, query)).rejects.toThrow(InvalidArgumentError);
        }
      });
    });

    describe("indexes", () => {
      const byCategory = (category: string, more: Partial<TableQuery> = {}) =>
        collect(products, { index: "byCategory", partition: category, ...more }, "id");

      it("finds items by another key, in the order of its sort key", async () => {
        const category = partition();
        await driver.putMany(products, [
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
        const category = partition();
        await driver.put(products, { id: `${category}-without`, category });
        await driver.put(products, { id: `${category}-with`, category, price: 1 });
        await vi.waitFor(async () => expect(await byCategory(category)).toEqual([`${category}-with`]));
      });

      it("follows every change of an item", async () => {
        const category = partition();
        const id = `${category}-item`;
        const expectFound = (where: string, ids: string[]) =>
          vi.waitFor(async () => expect(await byCategory(where)).toEqual(ids));
        await driver.put(products, { id, category, price: 1 });
        await expectFound(category, [id]);
        await driver.put(products, { id, category: `${category}-2`, price: 1 });
        await expectFound(category, []);
        await expectFound(`${category}-2`, [id]);
        await driver.update(products, { id }, { set: { category: `${category}-3` } });
        await expectFound(`${category}-2`, []);
        await expectFound(`${category}-3`, [id]);
        await driver.update(products, { id }, { remove: ["price"] });
        await expectFound(`${category}-3`, []);
        await driver.update(products, { id }, { set: { price: 2 } });
        await expectFound(`${category}-3`, [id]);
        await driver.delete(products, { id });
        await expectFound(`${category}-3`, []);
      });

      it("gives every item once over pages, also where their index keys are equal", async () => {
        const price = 0.123 + partitions;
        const ids = Array.from({ length: 7 }, (_, i) => `${partition()}-${i}`);
        await driver.putMany(
          products,
          ids.map((id) => ({ id, price })),
        );
        await vi.waitFor(async () => {
          const found = await collect(products, { index: "byPrice", partition: price, limit: 2 }, "id");
          expect(found.toSorted()).toEqual(ids.toSorted());
        });
      });

      it("refuses an index key that is no text and no number", async () => {
        await expect(driver.put(products, { id: partition(), category: true, price: 1 })).rejects.toThrow(
          InvalidArgumentError,
        );
      });
    });

    describe("many items", () => {
      it("writes them all; of the same key the last one wins", async () => {
        const id = partition();
        const items = Array.from({ length: 60 }, (_, at) => ({ id, at, round: 1 }));
        await driver.putMany(readings, [...items, { id, at: 7, round: 2 }]);
        expect(await collect(readings, { partition: id }, "at")).toHaveLength(60);
        expect((await driver.get(readings, { id, at: 7 }))?.item.round).toBe(2);
      });

      it("scans the whole table, page by page", async () => {
        const ids = Array.from({ length: 25 }, (_, i) => `id-${i}`);
        await driver.putMany(
          scanned,
          ids.map((id) => ({ id })),
        );
        const found: unknown[] = [];
        let cursor: string | undefined;
        do {
          const page = await driver.scan(scanned, { limit: 4, ...(cursor !== undefined && { cursor }) });
          found.push(...page.entries.map(({ item }) => item.id));
          cursor = page.cursor;
        } while (cursor !== undefined);
        expect(found.toSorted()).toEqual(ids.toSorted());
        await expect(driver.scan(scanned, { cursor: "garbage" })).rejects.toThrow(InvalidArgumentError);
      });
    });

    describe("expiry", () => {
      const [PAST, FUTURE] = [Math.floor(Date.now() / 1000) - 60, 4_000_000_000];

      it("hides an item from reads as soon as it has expired", async () => {
        const id = partition();
        await driver.putMany(readings, [
          { id, at: 1, until: PAST },
          { id, at: 2, until: FUTURE },
          { id, at: 3 },
        ]);
        expect(await driver.get(readings, { id, at: 1 })).toBeUndefined();
        expect((await driver.get(readings, { id, at: 2 }))?.item.until).toBe(FUTURE);
        expect(await collect(readings, { partition: id }, "at")).toEqual([2, 3]);
      });

      it("conditions see an expired item as absent", async () => {
        const id = partition();
        const expired = { id, at: 1, until: PAST };
        const { version } = await driver.put(readings, expired);
        await expect(driver.put(readings, expired, "present")).rejects.toThrow(ConditionFailedError);
        await expect(driver.put(readings, expired, { version })).rejects.toThrow(ConditionFailedError);
        await expect(driver.delete(readings, { id, at: 1 }, "present")).rejects.toThrow(ConditionFailedError);
        await expect(driver.update(readings, { id, at: 1 }, { set: { n: 1 } })).rejects.toThrow(
          NotFoundError,
        );
        await driver.put(readings, { id, at: 1, until: FUTURE }, "absent");
        expect(await driver.get(readings, { id, at: 1 })).toBeDefined();
      });

      // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html
      it("keeps items whose expiry is no number", async () => {
        const id = partition();
        await driver.put(readings, { id, at: 1, until: "2001-01-01" });
        expect(await driver.get(readings, { id, at: 1 })).toBeDefined();
      });
    });
  });
}
