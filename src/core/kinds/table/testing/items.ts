import { beforeAll, describe, expect, it } from "vitest";
import { InvalidArgumentError, TooLargeError } from "../../../ground/errors.ts";
import type { JsonObject } from "../../../ground/json.ts";
import { UNUSUAL_TEXTS } from "../../../testing/unusual-texts.ts";
import { counters, pages, products, type TableContext } from "./context.ts";

/** Items and their keys. */
export function itemBehaviour(context: () => TableContext): void {
  let t: TableContext;
  beforeAll(() => {
    t = context();
  });

  describe("items", () => {
    it("gives back what was put, with its version", async () => {
      const item = { id: t.partition(), name: "tea", price: 2.5 };
      const { version } = await t.driver.put(products, item);
      expect(await t.driver.get(products, { id: item.id })).toEqual({ item, version });
    });

    it("gives nothing for a key that is not there", async () => {
      expect(await t.driver.get(products, { id: t.partition() })).toBeUndefined();
    });

    it("replaces the whole item", async () => {
      const id = t.partition();
      await t.driver.put(products, { id, name: "tea", price: 1 });
      await t.driver.put(products, { id, name: "coffee" });
      expect((await t.driver.get(products, { id }))?.item).toEqual({ id, name: "coffee" });
    });

    it("gives another version for every write, also after a delete", async () => {
      const id = t.partition();
      const versions = new Set<string>();
      for (let i = 0; i < 3; i++) {
        versions.add((await t.driver.put(products, { id })).version);
        versions.add((await t.driver.update(products, { id }, { set: { name: "same" } })).version);
        await t.driver.delete(products, { id });
      }
      expect(versions.size).toBe(6);
    });

    it("keeps every value that JSON can say", async () => {
      let deep: JsonObject = { leaf: true };
      // With the item, the 32 levels that a table takes.
      for (let i = 0; i < 20; i++) deep = { [`level ${i}`]: i % 2 ? [deep] : deep };
      const item = {
        id: t.partition(),
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
      await t.driver.put(products, item);
      expect((await t.driver.get(products, { id: item.id }))?.item).toEqual(item);
    });

    it("keeps a large item, and refuses one beyond the limit", async () => {
      const id = t.partition();
      const large = { id, text: "é".repeat(t.itemLimit / 2 - 500) };
      await t.driver.put(products, large);
      expect((await t.driver.get(products, { id }))?.item).toEqual(large);
      const tooLarge = { id, text: "x".repeat(t.itemLimit + 1) };
      await expect(t.driver.put(products, tooLarge)).rejects.toThrow(TooLargeError);
      await expect(t.driver.putMany(products, [tooLarge])).rejects.toThrow(TooLargeError);
      expect((await t.driver.get(products, { id }))?.item).toEqual(large);
    });

    it("does not change with the object that was put", async () => {
      const item = { id: t.partition(), list: [1] };
      const put = t.driver.put(products, item);
      item.list.push(2);
      await put;
      expect((await t.driver.get(products, { id: item.id }))?.item).toEqual({ id: item.id, list: [1] });
    });
  });

  describe("keys", () => {
    it.each(UNUSUAL_TEXTS)("takes %j as partition key and as sort key", async (text) => {
      const id = `${t.partition()} ${text}`;
      await t.driver.put(pages, { id, path: text, n: 1 });
      expect((await t.driver.get(pages, { id, path: text }))?.item).toEqual({ id, path: text, n: 1 });
      expect(await t.collect(pages, { partition: id, sort: { equals: text } }, "path")).toEqual([text]);
      await t.driver.delete(pages, { id, path: text });
      expect(await t.driver.get(pages, { id, path: text })).toBeUndefined();
    });

    it("takes keys of 1000 bytes that differ in the last one", async () => {
      const id = t.partition();
      const long = "k".repeat(999);
      await t.driver.put(pages, { id, path: `${long}a` });
      await t.driver.put(pages, { id, path: `${long}b` });
      expect(await t.collect(pages, { partition: id }, "path")).toEqual([`${long}a`, `${long}b`]);
    });

    it("tells texts apart that look the same", async () => {
      const id = t.partition();
      const paths = ["caf\u00e9", "cafe\u0301", "CAF\u00c9"];
      await t.driver.putMany(
        pages,
        paths.map((path) => ({ id, path })),
      );
      expect(new Set(await t.collect(pages, { partition: id }, "path"))).toEqual(new Set(paths));
    });

    it("takes numbers as partition keys", async () => {
      for (const number of [0, -1, 1.5, 9007199254740991]) {
        await t.driver.put(counters, { number, text: String(number) });
      }
      expect((await t.driver.get(counters, { number: 1.5 }))?.item).toEqual({ number: 1.5, text: "1.5" });
      expect((await t.driver.get(counters, { number: 9007199254740991 }))?.item.text).toBe(
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
      const item = { id: t.partition(), path: value };
      await expect(t.driver.put(pages, item)).rejects.toThrow(InvalidArgumentError);
    });
  });
}
