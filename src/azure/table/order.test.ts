import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundsOf, END, sortable } from "./order.ts";

const number = fc.double({ noNaN: true, noDefaultInfinity: true });
const text = fc.string({ unit: "binary" }).filter((value) => value !== "" && value.isWellFormed());

const compareBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const positionOf = (value: string | number) => `${sortable(value)}${END}`;
const within = (position: string, { from = "", before = "~" }) => position >= from && position < before;

describe("the order of keys", () => {
  it("is that of numbers by size", () => {
    fc.assert(
      fc.property(number, number, (a, b) => {
        expect(compare(positionOf(a), positionOf(b))).toBe(Math.sign(a - b) || 0);
      }),
    );
  });

  it("is that of texts by their UTF-8 bytes, also where one begins with the other", () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(compare(positionOf(a), positionOf(b))).toBe(Math.sign(compareBytes(a, b)));
        expect(positionOf(a) < positionOf(a + b)).toBe(true);
      }),
    );
  });

  it("lets conditions keep what they say", () => {
    fc.assert(
      fc.property(text, text, text, (value, a, b) => {
        const [from, to] = [a, b].toSorted(compareBytes) as [string, string];
        const expected = compareBytes(value, from) >= 0 && compareBytes(value, to) <= 0;
        expect(within(positionOf(value), boundsOf({ from, to }))).toBe(expected);
        expect(within(positionOf(value), boundsOf({ equals: a }))).toBe(value === a);
        expect(within(positionOf(value), boundsOf({ beginsWith: a }))).toBe(value.startsWith(a));
        expect(within(positionOf(a + b), boundsOf({ beginsWith: a }))).toBe(true);
      }),
    );
  });

  it("is plain ASCII, whatever the key", () => {
    fc.assert(fc.property(fc.oneof(number, text), (value) => /^[0-9a-f]+$/.test(sortable(value))));
  });
});
