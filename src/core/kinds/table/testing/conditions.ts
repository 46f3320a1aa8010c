import { beforeAll, describe, expect, it } from "vitest";
import { ConditionFailedError, InvalidArgumentError, NotFoundError } from "../../../ground/errors.ts";
import type { AnyCondition } from "../handle.ts";
import { tableHandling } from "../operations.ts";
import { products, readings, type TableContext } from "./context.ts";

const ITEM = { n: 5, half: 0.5, text: "m", yes: true, none: null, list: [1], empty: "" };

/** Conditions and whether they hold of {@link ITEM}. */
const CASES: readonly (readonly [AnyCondition, boolean])[] = [
  [["n", "=", 5], true],
  [["n", "=", 6], false],
  [["n", "=", "5"], false],
  [["text", "=", "m"], true],
  [["yes", "=", true], true],
  [["yes", "=", false], false],
  [["none", "=", null], true],
  [["empty", "=", ""], true],
  [["missing", "=", null], false],
  [["n", "<", 5], false],
  [["n", "<", 5.5], true],
  [["n", "<=", 5], true],
  [["n", ">", 5], false],
  [["n", ">", -5], true],
  [["n", ">=", 5], true],
  [["n", ">=", 5.01], false],
  [["half", "<", 5], true],
  [["n", "<", "9"], false],
  [["text", ">", 1], false],
  [["text", ">=", "m"], true],
  [["text", "<", "ma"], true],
  // Texts sort by their UTF-8 bytes: by those of UTF-16, the second would come first.
  [["text", "<", "\u{10ffff}"], true],
  [["missing", "<", 5], false],
  [["yes", "<", 5], false],
  [["list", "exists"], true],
  [["none", "exists"], true],
  [["missing", "exists"], false],
  [["text", "in", ["a", "m"]], true],
  [["n", "in", ["a", 5, null]], true],
  [["n", "in", [4]], false],
  [["missing", "in", [null]], false],
  [{ not: ["n", "=", 6] }, true],
  [{ not: ["missing", "=", 6] }, true],
  [{ not: ["missing", "exists"] }, true],
  [
    {
      and: [
        ["n", ">=", 5],
        ["n", "<=", 5],
      ],
    },
    true,
  ],
  [{ and: ["present", ["n", ">", 5]] }, false],
  [{ or: ["absent", ["n", "=", 5]] }, true],
  [{ or: ["absent", ["n", "=", 4]] }, false],
  [{ not: { or: [["n", "=", 1], { and: [["text", "=", "m"], { not: ["yes", "=", true] }] }] } }, true],
  [{ not: "absent" }, true],
  [{ and: [{ version: "no version" }] }, false],
];

/** Conditions on attributes. */
export function conditionBehaviour(context: () => TableContext): void {
  describe("conditions on attributes", () => {
    let t: TableContext;
    beforeAll(() => {
      t = context();
    });

    it.each(CASES)("%j: holds %s, for a put, an update and a delete", async (condition, isMet) => {
      const id = t.partition();
      const writes = [
        () => t.driver.put(products, { id, ...ITEM, put: true }, condition),
        () => t.driver.update(products, { id }, { set: { updated: true } }, condition),
        () => t.driver.delete(products, { id }, condition),
      ];
      const results = [{ ...ITEM, put: true }, { ...ITEM, updated: true }, undefined];
      for (const [index, write] of writes.entries()) {
        await t.driver.put(products, { id, ...ITEM });
        if (isMet) await write();
        else await expect(write()).rejects.toThrow(ConditionFailedError);
        const expected = isMet ? results[index] : ITEM;
        const found = await t.driver.get(products, { id });
        expect(found?.item).toEqual(expected && { id, ...expected });
      }
    });

    it("of a version stand with others", async () => {
      const id = t.partition();
      const { version } = await t.driver.put(products, { id, n: 1 });
      const condition = { and: [{ version }, ["n", "=", 1] as const] };
      await t.driver.put(products, { id, n: 1, second: true }, condition);
      await expect(t.driver.put(products, { id, n: 1 }, condition)).rejects.toThrow(ConditionFailedError);
    });

    it("are false of an item that is not there, and `not` is true", async () => {
      const id = t.partition();
      for (const condition of [["n", "=", 1], ["n", "exists"], { and: ["present"] }] as AnyCondition[]) {
        await expect(t.driver.put(products, { id }, condition)).rejects.toThrow(ConditionFailedError);
        await expect(t.driver.update(products, { id }, { set: { n: 2 } }, condition)).rejects.toThrow(
          ConditionFailedError,
        );
      }
      await t.driver.put(products, { id, n: 3 }, { not: ["n", "exists"] });
      expect((await t.driver.get(products, { id }))?.item).toEqual({ id, n: 3 });
    });

    it("that hold of no item make no item by an update", async () => {
      const id = t.partition();
      const update = t.driver.update(products, { id }, { set: { n: 2 } }, { not: ["n", "exists"] });
      await expect(update).rejects.toThrow(NotFoundError);
      expect(await t.driver.get(products, { id })).toBeUndefined();
    });

    it("are false of an item that has expired", async () => {
      const key = { id: t.partition(), at: 1 };
      const expired = { ...key, until: 1, n: 5 };
      await t.driver.put(readings, expired);
      for (const condition of [
        ["n", "=", 5],
        { and: [["n", ">", 1]] },
        { or: ["present"] },
      ] as AnyCondition[]) {
        await expect(t.driver.put(readings, expired, condition)).rejects.toThrow(ConditionFailedError);
        await expect(t.driver.delete(readings, key, condition)).rejects.toThrow(ConditionFailedError);
      }
      await t.driver.put(readings, { ...key, n: 6 }, { or: ["absent", ["n", "=", 7]] });
      expect((await t.driver.get(readings, key))?.item.n).toBe(6);
      await t.driver.put(readings, { ...key, n: 7 }, { not: ["n", "<", 6] });
      expect((await t.driver.get(readings, key))?.item.n).toBe(7);
    });

    it("may name keys, and attributes that are words or punctuation elsewhere", async () => {
      const id = t.partition();
      const item = { id, at: 1, "a.b": 1, SELECT: "x", "": 2, _v: "mine" };
      await t.driver.put(readings, item);
      const condition: AnyCondition = {
        and: [
          ["id", "=", id],
          ["at", "<", 2],
          ["a.b", "=", 1],
          ["SELECT", "in", ["x"]],
          ["", ">", 1],
          ["_v", "=", "mine"],
        ],
      };
      await t.driver.put(readings, { ...item, n: 1 }, condition);
      expect((await t.driver.get(readings, { id, at: 1 }))?.item.n).toBe(1);
    });

    it("can be as large as they are allowed to be", async () => {
      const id = t.partition();
      await t.driver.put(readings, { id, at: 1, n: 99 });
      const values = Array.from({ length: 83 }, (_, n) => n + 17);
      const parts: AnyCondition[] = Array.from({ length: 17 }, (_, n) => ["n", ">", n]);
      const condition: AnyCondition = { and: [{ or: [...parts, ["n", "in", values]] }] };
      const handle = tableHandling.operations(readings, t.driver);
      await handle.put({ id, at: 1, n: 100 }, { if: condition });
      const larger = { and: [condition] };
      await expect(handle.put({ id, at: 1 }, { if: larger })).rejects.toThrow(InvalidArgumentError);
    });

    it("count what is free, and never below nothing, for writers at the same time", async () => {
      const id = t.partition();
      await t.driver.put(products, { id, free: 5 });
      const results = await Promise.allSettled(
        Array.from({ length: 20 }, () =>
          t.driver.update(products, { id }, { add: { free: -1 } }, ["free", ">", 0]),
        ),
      );
      const refused = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
      expect(refused).toHaveLength(15);
      for (const error of refused) expect(error).toBeInstanceOf(ConditionFailedError);
      expect((await t.driver.get(products, { id }))?.item.free).toBe(0);
    });
  });
}
