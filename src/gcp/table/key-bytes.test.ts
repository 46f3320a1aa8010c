import { InvalidArgumentError, type KeyValue, table } from "@motif/core";
import fc from "fast-check";
import { expect, it } from "vitest";
import * as z from "zod/mini";
import { indexBytes, keyBytes, partBytes, textStart, typeRange } from "./key-bytes.ts";

const pages = table("pages", {
  schema: z.record(z.string(), z.json()),
  partitionKey: "id",
  sortKey: "path",
  indexes: { byPath: { partitionKey: "path" } },
});

const text = fc.string({ unit: fc.constantFrom("a", "b", "\u0000", "\u0001", "é", "\uffee", "😀") });
const number = fc.double({ noNaN: true, noDefaultInfinity: true });

/** The order that the model promises: numbers by size, texts by UTF-8 bytes. */
function compare(a: KeyValue, b: KeyValue): number {
  if (typeof a === "number" && typeof b === "number") return Math.sign(a - b);
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
}

it.each([
  ["numbers", number],
  ["texts", text],
] as const)("bytes of %s sort as they do", (_, values: fc.Arbitrary<KeyValue>) => {
  fc.assert(
    fc.property(values, values, (a, b) => {
      expect(Buffer.compare(partBytes(a), partBytes(b))).toBe(compare(a, b));
    }),
  );
});

it("keys of a partition lie together, whatever the partitions beside it", () => {
  const key = fc.record({ id: text.filter((id) => id !== ""), path: text.filter((path) => path !== "") });
  fc.assert(
    fc.property(key, key, (a, b) => {
      const order = Buffer.compare(keyBytes(pages, a), keyBytes(pages, b));
      expect(order).toBe(compare(a.id, b.id) || compare(a.path, b.path));
    }),
  );
});

it("a text's bytes begin with those of another where the text does", () => {
  fc.assert(
    fc.property(text, text, (prefix, whole) => {
      const start = textStart(prefix);
      const begins = partBytes(whole).subarray(0, start.byteLength).equals(start);
      expect(begins).toBe(
        Buffer.from(whole).subarray(0, Buffer.byteLength(prefix)).equals(Buffer.from(prefix)),
      );
    }),
  );
});

it("all values of a type lie in its range, also with an item's id behind them", () => {
  fc.assert(
    fc.property(fc.oneof(number, text), (value) => {
      const { start, end } = typeRange(value);
      const bytes = Buffer.concat([partBytes(value), Buffer.from([0, 255, 255])]);
      expect(Buffer.compare(start, bytes)).toBe(-1);
      expect(Buffer.compare(bytes, end)).toBe(-1);
    }),
  );
});

it("zero has one key, whatever its sign", () => {
  expect(partBytes(-0)).toEqual(partBytes(0));
});

// https://cloud.google.com/firestore/quotas#indexes
it("refuses keys that Firestore would cut in its index", () => {
  const long = "k".repeat(1000);
  expect(() => keyBytes(pages, { id: long, path: long })).toThrow(InvalidArgumentError);
  expect(() =>
    indexBytes(pages, { partitionKey: "path" }, { path: "k".repeat(1480) }, "00".repeat(32)),
  ).toThrow("Firestore indexes 1500");
});
