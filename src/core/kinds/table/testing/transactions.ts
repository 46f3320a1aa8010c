import { beforeAll, describe, expect, it } from "vitest";
import { InvalidArgumentError, ThrottledError, UnknownOutcomeError } from "../../../ground/errors.ts";
import type { TableAction } from "../driver.ts";
import type { AnyCondition } from "../handle.ts";
import { pages, products, readings, type TableContext } from "./context.ts";

/** Where platforms differ in transactions. */
export interface TransactionBehaviour {
  /** Items of one partition of one table only. */
  readonly withinPartition: boolean;
}

/** Transactions: all or nothing. */
export function transactionBehaviour(
  context: () => TableContext,
  { withinPartition }: TransactionBehaviour,
): void {
  describe("transactions", () => {
    let t: TableContext;
    beforeAll(() => {
      t = context();
    });
    const put = (item: { id: string; at: number; n?: number; until?: number }, condition?: AnyCondition) =>
      ({ type: "put", table: readings, item, ...(condition && { condition }) }) as TableAction;
    const add = (id: string, at: number, n: number, condition?: AnyCondition) =>
      ({
        type: "update",
        table: readings,
        key: { id, at },
        update: { add: { n } },
        ...(condition && { condition }),
      }) as TableAction;
    const remove = (id: string, at: number, condition?: AnyCondition) =>
      ({ type: "delete", table: readings, key: { id, at }, ...(condition && { condition }) }) as TableAction;
    const check = (id: string, at: number, condition: AnyCondition) =>
      ({ type: "check", table: readings, key: { id, at }, condition }) as TableAction;
    /** `n` of the items of a partition, by `at`. */
    const numbers = async (id: string) => {
      const { entries } = await t.driver.query(readings, { partition: id });
      return Object.fromEntries(entries.map(({ item: { at, n } }) => [at, n]));
    };
    const filled = async (...values: readonly number[]) => {
      const id = t.partition();
      await t.driver.putMany(
        readings,
        values.map((n, at) => ({ id, at, n })),
      );
      return id;
    };

    it("puts, updates, deletes and checks at once", async () => {
      const id = await filled(10, 20, 30);
      const actions = [
        add(id, 0, -5, ["n", ">=", 5]),
        remove(id, 1),
        check(id, 2, ["n", "=", 30]),
        put({ id, at: 3, n: 40 }, "absent"),
        check(id, 4, "absent"),
        remove(id, 5),
      ];
      expect(await t.driver.transact(actions)).toEqual([]);
      expect(await numbers(id)).toEqual({ 0: 5, 2: 30, 3: 40 });
    });

    it.each<[string, (id: string) => TableAction]>([
      ["put if absent", (id) => put({ id, at: 0 }, "absent")],
      ["put if present", (id) => put({ id, at: 7 }, "present")],
      ["put of a version", (id) => put({ id, at: 0 }, { version: "no version" })],
      ["update on condition", (id) => add(id, 0, 1, ["n", ">", 10])],
      ["update of an item that is not there", (id) => add(id, 7, 1)],
      ["update if absent", (id) => add(id, 7, 1, "absent")],
      ["delete on condition", (id) => remove(id, 0, { not: ["n", "exists"] })],
      ["check", (id) => check(id, 0, ["n", "in", [1, 2]])],
      ["check that there is none", (id) => check(id, 0, "absent")],
      ["check that there is one", (id) => check(id, 7, "present")],
    ])("writes nothing where one condition does not hold, and says which: %s", async (_, failing) => {
      const id = await filled(10, 20);
      const actions = [put({ id, at: 3, n: 1 }), failing(id), add(id, 1, 1)];
      expect(await t.driver.transact(actions)).toEqual([1]);
      expect(await numbers(id)).toEqual({ 0: 10, 1: 20 });
    });

    it("names all whose condition does not hold", async () => {
      const id = await filled(10, 20);
      const failed = await t.driver.transact([
        add(id, 0, 1, ["n", "=", 1]),
        add(id, 1, 1),
        put({ id, at: 2 }, "present"),
      ]);
      expect(failed).toEqual([0, 2]);
    });

    it("writes nothing where one update is impossible", async () => {
      const id = await filled(10);
      await t.driver.put(readings, { id, at: 1, n: "text" });
      const impossible = t.driver.transact([add(id, 0, 1), add(id, 1, 1)]);
      await expect(impossible).rejects.toThrow(InvalidArgumentError);
      expect(await numbers(id)).toEqual({ 0: 10, 1: "text" });
    });

    it("gives every item that it writes another version", async () => {
      const id = await filled(1, 2);
      const versions = async () =>
        (await t.driver.query(readings, { partition: id })).entries.map((e) => e.version);
      const before = await versions();
      await t.driver.transact([add(id, 0, 1), put({ id, at: 1, n: 2 })]);
      const after = await versions();
      expect(after.filter((version) => before.includes(version))).toEqual([]);
      expect(await t.driver.transact([put({ id, at: 0, n: 9 }, { version: after[0] ?? "" })])).toEqual([]);
      expect(await t.driver.transact([put({ id, at: 0, n: 9 }, { version: after[0] ?? "" })])).toEqual([0]);
    });

    it("sees an expired item as absent", async () => {
      const id = t.partition();
      await t.driver.put(readings, { id, at: 0, n: 1, until: 1 });
      expect(await t.driver.transact([add(id, 0, 1)])).toEqual([0]);
      expect(await t.driver.transact([check(id, 0, "absent"), put({ id, at: 1, n: 1 })])).toEqual([]);
      expect(await t.driver.transact([put({ id, at: 0, n: 2 }, "absent")])).toEqual([]);
      expect(await numbers(id)).toEqual({ 0: 2, 1: 1 });
    });

    it("takes 100 items", async () => {
      const id = t.partition();
      await t.driver.transact(Array.from({ length: 100 }, (_, at) => put({ id, at, n: at })));
      expect(Object.keys(await numbers(id))).toHaveLength(100);
    });

    it("writes to several tables and partitions, or says that it cannot", async () => {
      const [id, other] = [await filled(1), t.partition()];
      const actions: TableAction[] = [
        add(id, 0, 1),
        { type: "put", table: products, item: { id: other, name: "tea" } },
        { type: "put", table: pages, item: { id: other, path: "a" }, condition: "absent" },
      ];
      if (withinPartition) {
        await expect(t.driver.transact(actions)).rejects.toThrow(InvalidArgumentError);
        expect(await numbers(id)).toEqual({ 0: 1 });
        return;
      }
      expect(await t.driver.transact(actions)).toEqual([]);
      expect(await t.driver.transact(actions)).toEqual([2]);
      expect(await numbers(id)).toEqual({ 0: 2 });
      expect((await t.driver.get(products, { id: other }))?.item.name).toBe("tea");
    });

    it("keeps the sum over accounts, and none below nothing, whoever transfers at the same time", async () => {
      const accounts = 4;
      const id = await filled(...Array.from({ length: accounts }, () => 10));
      const transfers = Array.from({ length: 24 }, (_, i) => {
        const [from, to] = [i % accounts, (i * 3 + 1) % accounts];
        const amount = 1 + (i % 7);
        return from === to ? [] : [add(id, from, -amount, ["n", ">=", amount]), add(id, to, amount)];
      });
      const results = await Promise.allSettled(
        transfers.filter(({ length }) => length > 0).map((actions) => t.driver.transact(actions)),
      );
      for (const result of results) {
        if (result.status === "rejected") expect(result.reason).toBeInstanceOf(ThrottledError);
      }
      const after = Object.values(await numbers(id)).map(Number);
      expect(after.reduce((sum, n) => sum + n, 0)).toBe(10 * accounts);
      expect(Math.min(...after)).toBeGreaterThanOrEqual(0);
    });

    it("whose answer is lost is done once", async ({ skip }) => {
      if (!t.loseAnswer) skip("there is no network between this driver and its tables");
      const id = await filled(10, 20);
      t.loseAnswer?.();
      expect(
        await t.driver.transact([add(id, 0, -5), add(id, 1, 5), put({ id, at: 2, n: 1 }, "absent")]),
      ).toEqual([]);
      expect(await numbers(id)).toEqual({ 0: 5, 1: 25, 2: 1 });
    });

    it("among others whose answers are lost: none is done twice, none said to be done that was not", async ({
      skip,
    }) => {
      if (!t.loseAnswer) skip("there is no network between this driver and its tables");
      const id = await filled(100, 0);
      for (let i = 0; i < 3; i++) t.loseAnswer?.();
      const results = await Promise.allSettled(
        Array.from({ length: 8 }, () => t.driver.transact([add(id, 0, -1), add(id, 1, 1)])),
      );
      const unknown = results.filter(({ status }) => status === "rejected");
      for (const result of unknown) {
        if (result.status === "rejected") expect(result.reason).toBeInstanceOf(UnknownOutcomeError);
      }
      const [from, to] = Object.values(await numbers(id)).map(Number);
      expect((from ?? 0) + (to ?? 0)).toBe(100);
      expect(to).toBeGreaterThanOrEqual(results.length - unknown.length);
      expect(to).toBeLessThanOrEqual(results.length);
    });
  });
}
