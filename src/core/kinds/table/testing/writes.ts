import { beforeAll, describe, expect, it } from "vitest";
import { ConditionFailedError, InvalidArgumentError, NotFoundError } from "../../../ground/errors.ts";
import type { JsonObject } from "../../../ground/json.ts";
import type { Stored } from "../handle.ts";
import { tableHandling } from "../operations.ts";
import { counters, leases, pages, products, readings, sessions, type TableContext } from "./context.ts";

/** Conditions, updates and expiry. */
export function writeBehaviour(context: () => TableContext): void {
  let t: TableContext;
  beforeAll(() => {
    t = context();
  });

  describe("conditions", () => {
    it("absent: only the first put happens", async () => {
      const id = t.partition();
      await t.driver.put(products, { id, n: 1 }, "absent");
      await expect(t.driver.put(products, { id, n: 2 }, "absent")).rejects.toThrow(ConditionFailedError);
      expect((await t.driver.get(products, { id }))?.item.n).toBe(1);
    });

    it("present: happens only where there is an item", async () => {
      const id = t.partition();
      await expect(t.driver.put(products, { id }, "present")).rejects.toThrow(ConditionFailedError);
      await expect(t.driver.delete(products, { id }, "present")).rejects.toThrow(ConditionFailedError);
      expect(await t.driver.get(products, { id })).toBeUndefined();
      await t.driver.put(products, { id });
      await t.driver.put(products, { id, n: 2 }, "present");
      await t.driver.delete(products, { id }, "present");
      expect(await t.driver.get(products, { id })).toBeUndefined();
    });

    it("version: happens only where nobody wrote in between", async () => {
      const id = t.partition();
      const { version } = await t.driver.put(products, { id, n: 1 });
      const second = await t.driver.put(products, { id, n: 2 }, { version });
      await expect(t.driver.put(products, { id, n: 3 }, { version })).rejects.toThrow(ConditionFailedError);
      await expect(t.driver.delete(products, { id }, { version })).rejects.toThrow(ConditionFailedError);
      await expect(t.driver.update(products, { id }, { set: { n: 3 } }, { version })).rejects.toThrow(
        ConditionFailedError,
      );
      expect((await t.driver.get(products, { id }))?.item.n).toBe(2);
      await t.driver.delete(products, { id }, { version: second.version });
      await expect(t.driver.put(products, { id }, { version: second.version })).rejects.toThrow(
        ConditionFailedError,
      );
    });

    it("the version of a deleted item does not match the one that took its place", async () => {
      const id = t.partition();
      const { version } = await t.driver.put(products, { id });
      await t.driver.delete(products, { id });
      await t.driver.put(products, { id });
      await expect(t.driver.delete(products, { id }, { version })).rejects.toThrow(ConditionFailedError);
    });

    it("a text that is no version matches nothing", async () => {
      const id = t.partition();
      await t.driver.put(products, { id });
      for (const version of ["", "no version", "-1", "1e3", "0x1"]) {
        await expect(t.driver.put(products, { id }, { version })).rejects.toThrow(ConditionFailedError);
      }
    });

    it("of many concurrent puts that require absence, exactly one wins", async () => {
      const id = t.partition();
      const results = await Promise.allSettled(
        Array.from({ length: 20 }, (_, n) => t.driver.put(products, { id, n }, "absent")),
      );
      const winners = results.flatMap((result, n) => (result.status === "fulfilled" ? [n] : []));
      expect(winners).toHaveLength(1);
      expect((await t.driver.get(products, { id }))?.item.n).toBe(winners[0]);
    });

    it("concurrent writers that go by the version lose no write", async () => {
      const id = t.partition();
      await t.driver.put(products, { id, n: 0 });
      const increment = async (): Promise<void> => {
        const { item, version } = (await t.driver.get(products, { id })) as Stored<JsonObject>;
        try {
          await t.driver.put(products, { ...item, n: Number(item.n) + 1 }, { version });
        } catch (error) {
          expect(error).toBeInstanceOf(ConditionFailedError);
          return increment();
        }
      };
      await Promise.all(Array.from({ length: 10 }, increment));
      expect((await t.driver.get(products, { id }))?.item.n).toBe(10);
    });
  });

  describe("updates", () => {
    it("sets, adds and removes, and returns the whole item", async () => {
      const id = t.partition();
      await t.driver.put(products, { id, name: "tea", count: 1, old: true, kept: "yes" });
      const updated = await t.driver.update(
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
      expect(await t.driver.get(products, { id })).toEqual(updated);
    });

    it("takes attribute names that are words or punctuation elsewhere", async () => {
      const id = t.partition();
      await t.driver.put(products, { id, "a.b": 1, SELECT: 1, "x#y": 1, "": 1 });
      const { item } = await t.driver.update(
        products,
        { id },
        { set: { "a.b": 2, "c[0]": 3 }, add: { SELECT: 1 }, remove: ["x#y"] },
      );
      expect(item).toEqual({ id, "a.b": 2, "c[0]": 3, SELECT: 2, "": 1 });
    });

    it("loses no concurrent addition", async () => {
      const id = t.partition();
      await t.driver.put(products, { id });
      await Promise.all(
        Array.from({ length: 20 }, () => t.driver.update(products, { id }, { add: { count: 1 } })),
      );
      expect((await t.driver.get(products, { id }))?.item.count).toBe(20);
    });

    it("refuses an item that is not there", async () => {
      const id = t.partition();
      const set = { n: 1 };
      await expect(t.driver.update(products, { id }, { set })).rejects.toThrow(NotFoundError);
      await expect(t.driver.update(products, { id }, { set }, "present")).rejects.toThrow(
        ConditionFailedError,
      );
      expect(await t.driver.get(products, { id })).toBeUndefined();
    });

    it.each([
      ["sets", "id", { set: { id: "other" } }],
      ["sets", "path", { set: { path: "other" } }],
      ["adds to", "id", { add: { id: 1 } }],
      ["adds to", "path", { add: { path: 1 } }],
      ["removes", "id", { remove: ["id"] }],
      ["removes", "path", { remove: ["path"] }],
    ])("that %s the key attribute %s is refused: it makes no second item", async (_how, _name, update) => {
      const id = t.partition();
      await t.driver.put(pages, { id, path: "a", n: 1 });
      const handle = tableHandling.operations(pages, t.driver);
      await expect(handle.update({ id, path: "a" }, update as never)).rejects.toThrow(
        "is part of the key of table pages",
      );
      expect((await t.driver.get(pages, { id, path: "a" }))?.item).toEqual({ id, path: "a", n: 1 });
      expect(await t.driver.get(pages, { id: "other", path: "a" })).toBeUndefined();
      expect(await t.driver.get(pages, { id, path: "other" })).toBeUndefined();
    });

    it.each([
      ["set of a list", { set: { category: ["a"] } }],
      ["set of null", { set: { category: null } }],
      ["set of an empty text", { set: { category: "" } }],
    ])("of an index's key by a %s is refused", async (_, update) => {
      const id = t.partition();
      await t.driver.put(products, { id, category: "a", price: 1 });
      await expect(t.driver.update(products, { id }, update)).rejects.toThrow(InvalidArgumentError);
      expect((await t.driver.get(products, { id }))?.item.category).toBe("a");
    });

    it("refuses to add to a text, and changes nothing", async () => {
      const id = t.partition();
      await t.driver.put(products, { id, name: "tea", n: 1 });
      await expect(t.driver.update(products, { id }, { add: { n: 1, name: 1 } })).rejects.toThrow(
        InvalidArgumentError,
      );
      expect((await t.driver.get(products, { id }))?.item).toEqual({ id, name: "tea", n: 1 });
    });
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
  describe("numbers", () => {
    const handle = () => tableHandling.operations(products, t.driver);

    it.each([0, 1e-130, -1e-130, 9.99e125, -9.99e125, 0.1, 2 ** 53, 123456.789e-100])(
      "%d comes back as it was",
      async (n) => {
        const id = t.partition();
        await handle().put({ id, n, list: [{ n }] });
        expect((await t.driver.get(products, { id }))?.item).toEqual({ id, n, list: [{ n }] });
      },
    );

    it.each([1e126, -1e126, 5e-324, 9.99e-131, Number.MAX_VALUE])(
      "%d is refused, wherever it is",
      async (n) => {
        const id = t.partition();
        await t.driver.put(products, { id, n: 1 });
        const table = handle();
        for (const writing of [
          () => table.put({ id, n }),
          () => table.putMany([{ id, deep: { list: [n] } }]),
          () => table.update({ id }, { set: { n } } as never),
          () => table.update({ id }, { add: { n } } as never),
          () => table.query({ index: "byPrice", partition: n }),
          () => table.query({ index: "byCategory", partition: "a", sort: { from: n } }),
          () => tableHandling.operations(counters, t.driver).get({ number: n }),
        ]) {
          await expect(writing()).rejects.toThrow(InvalidArgumentError);
        }
        expect((await t.driver.get(products, { id }))?.item).toEqual({ id, n: 1 });
      },
    );

    it("refuses a sum that gets too large", async () => {
      const id = t.partition();
      await handle().put({ id, n: 9e125 });
      await expect(handle().update({ id }, { add: { n: 9e125 } } as never)).rejects.toThrow(
        InvalidArgumentError,
      );
      expect((await t.driver.get(products, { id }))?.item.n).toBe(9e125);
    });
  });

  describe("expiry", () => {
    const [PAST, FUTURE] = [Math.floor(Date.now() / 1000) - 60, 4_000_000_000];

    it("hides an item from reads as soon as it has expired", async () => {
      const id = t.partition();
      await t.driver.putMany(readings, [
        { id, at: 1, until: PAST },
        { id, at: 2, until: FUTURE },
        { id, at: 3 },
      ]);
      expect(await t.driver.get(readings, { id, at: 1 })).toBeUndefined();
      expect((await t.driver.get(readings, { id, at: 2 }))?.item.until).toBe(FUTURE);
      expect(await t.collect(readings, { partition: id }, "at")).toEqual([2, 3]);
    });

    it("conditions see an expired item as absent", async () => {
      const id = t.partition();
      const expired = { id, at: 1, until: PAST };
      const { version } = await t.driver.put(readings, expired);
      await expect(t.driver.put(readings, expired, "present")).rejects.toThrow(ConditionFailedError);
      await expect(t.driver.put(readings, expired, { version })).rejects.toThrow(ConditionFailedError);
      await expect(t.driver.delete(readings, { id, at: 1 }, "present")).rejects.toThrow(ConditionFailedError);
      await expect(t.driver.update(readings, { id, at: 1 }, { set: { n: 1 } })).rejects.toThrow(
        NotFoundError,
      );
      await t.driver.put(readings, { id, at: 1, until: FUTURE }, "absent");
      expect(await t.driver.get(readings, { id, at: 1 })).toBeDefined();
    });

    // DynamoDB: "Filter Expression can only contain non-primary key attributes"
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.FilterExpression.html
    it("hides them where the order is that of their expiry, also over several pages", async () => {
      const [id, user] = [t.partition(), t.partition()];
      const times = [FUTURE + 2, PAST, FUTURE, PAST - 1, FUTURE + 1];
      await t.driver.putMany(
        leases,
        times.map((until) => ({ id, until })),
      );
      await t.driver.putMany(
        sessions,
        times.map((until, n) => ({ id: `${id}-${n}`, user, until })),
      );
      const alive = [FUTURE, FUTURE + 1, FUTURE + 2];
      expect(await t.collect(leases, { partition: id }, "until")).toEqual(alive);
      expect(await t.collect(leases, { partition: id, limit: 1 }, "until")).toEqual(alive);
      expect(await t.collect(sessions, { partition: user, index: "byEnd", limit: 2 }, "until")).toEqual(
        alive,
      );
      expect(
        await t.collect(sessions, { partition: user, index: "byEnd", order: "descending" }, "until"),
      ).toEqual(alive.toReversed());
    });

    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html
    it("keeps items whose expiry is no number", async () => {
      const id = t.partition();
      await t.driver.put(readings, { id, at: 1, until: "2001-01-01" });
      expect(await t.driver.get(readings, { id, at: 1 })).toBeDefined();
    });
  });
}
