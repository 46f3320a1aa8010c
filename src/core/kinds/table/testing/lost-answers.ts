import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ConditionFailedError, UnknownOutcomeError } from "../../../ground/errors.ts";
import { products, readings, type TableContext } from "./context.ts";

/** Writes that happened, but whose answer never arrived: they are not done twice, and not said to have failed. */
export function lostAnswerBehaviour(context: () => TableContext): void {
  describe("a write whose answer is lost", () => {
    let t: TableContext;
    let loseAnswer: () => void;
    beforeAll(() => {
      t = context();
    });
    beforeEach(({ skip }) => {
      if (!t.loseAnswer) skip("there is no network between this driver and its tables");
      loseAnswer = t.loseAnswer ?? (() => {});
    });

    it("put: is there, with the version that the put gave", async () => {
      const id = t.partition();
      loseAnswer();
      const { version } = await t.driver.put(products, { id, n: 1 });
      expect(await t.driver.get(products, { id })).toEqual({ item: { id, n: 1 }, version });
    });

    it("put if absent: has not failed, and the next one has", async () => {
      const id = t.partition();
      loseAnswer();
      const { version } = await t.driver.put(products, { id, n: 1 }, "absent");
      expect(await t.driver.get(products, { id })).toEqual({ item: { id, n: 1 }, version });
      await expect(t.driver.put(products, { id, n: 2 }, "absent")).rejects.toThrow(ConditionFailedError);
    });

    it("put if absent over an expired item: has not failed", async () => {
      const key = { id: t.partition(), at: 1 };
      await t.driver.put(readings, { ...key, until: 1 });
      loseAnswer();
      const { version } = await t.driver.put(readings, { ...key, n: 1 }, "absent");
      expect(await t.driver.get(readings, key)).toEqual({ item: { ...key, n: 1 }, version });
    });

    it("put of a version: has not failed, and the next one of that version has", async () => {
      const id = t.partition();
      const { version } = await t.driver.put(products, { id, n: 1 });
      loseAnswer();
      const second = await t.driver.put(products, { id, n: 2 }, { version });
      expect(await t.driver.get(products, { id })).toEqual({ item: { id, n: 2 }, version: second.version });
      await expect(t.driver.put(products, { id, n: 3 }, { version })).rejects.toThrow(ConditionFailedError);
    });

    it.each(["no condition", "present", "version"])("update that adds (%s): adds once", async (how) => {
      const id = t.partition();
      const { version } = await t.driver.put(products, { id, n: 1 });
      const condition = how === "version" ? { version } : how === "present" ? how : undefined;
      loseAnswer();
      const updated = await t.driver.update(products, { id }, { add: { n: 1 } }, condition);
      expect(updated.item).toEqual({ id, n: 2 });
      expect(await t.driver.get(products, { id })).toEqual(updated);
    });

    it("update that sets: is done, with the version that it gave", async () => {
      const id = t.partition();
      await t.driver.put(products, { id, n: 1 });
      loseAnswer();
      const updated = await t.driver.update(products, { id }, { set: { n: 5 } });
      expect(updated.item).toEqual({ id, n: 5 });
      expect(await t.driver.get(products, { id })).toEqual(updated);
    });

    it("delete: is done", async () => {
      const id = t.partition();
      await t.driver.put(products, { id });
      loseAnswer();
      await t.driver.delete(products, { id });
      expect(await t.driver.get(products, { id })).toBeUndefined();
    });

    // Nothing tells one's own delete from another's.
    it.each(["present", "version"])(
      "delete on condition (%s): is done, and does not say that it was not",
      async (how) => {
        const id = t.partition();
        const { version } = await t.driver.put(products, { id });
        loseAnswer();
        const deleted = t.driver.delete(products, { id }, how === "version" ? { version } : "present");
        await expect(deleted).rejects.toThrow(UnknownOutcomeError);
        expect(await t.driver.get(products, { id })).toBeUndefined();
      },
    );

    it("update among others: no addition is made twice, and none is said to be made that was not", async () => {
      const id = t.partition();
      await t.driver.put(products, { id });
      for (let i = 0; i < 3; i++) loseAnswer();
      const results = await Promise.allSettled(
        Array.from({ length: 8 }, () => t.driver.update(products, { id }, { add: { count: 1 } })),
      );
      const failures = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
      for (const failure of failures) expect(failure).toBeInstanceOf(UnknownOutcomeError);
      const count = (await t.driver.get(products, { id }))?.item.count;
      expect(count).toBeGreaterThanOrEqual(results.length - failures.length);
      expect(count).toBeLessThanOrEqual(results.length);
    });
  });
}
