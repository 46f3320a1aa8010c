import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { batchesOf } from "./batches.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import { chunksOf, inParallel } from "./in-parallel.ts";
import { afterPrefix } from "./text-order.ts";

const utf8 = (text: string) => Buffer.from(text);
const codePoint = fc.integer({ min: 0, max: 0x10ffff }).filter((point) => point < 0xd800 || point > 0xdfff);

describe("the text after a prefix", () => {
  it.each([
    ["a", "b"],
    ["a\u{10ffff}", "b"],
    ["\u{d7ff}", "\u{e000}"],
    ["é😀", "é😁"],
    ["", undefined],
    ["\u{10ffff}\u{10ffff}", undefined],
  ])("of %j is %j", (prefix, after) => {
    expect(afterPrefix(prefix)).toBe(after);
  });

  it("is behind all that begin with the prefix, and not behind any other that is behind them", () => {
    const text = fc.array(codePoint, { maxLength: 4 }).map((points) => String.fromCodePoint(...points));
    fc.assert(
      fc.property(text, text, (prefix, other) => {
        const after = afterPrefix(prefix);
        if (after === undefined) return;
        const isBehind = Buffer.compare(utf8(other), utf8(after)) >= 0;
        const begins = utf8(other).subarray(0, utf8(prefix).length).equals(utf8(prefix));
        expect(isBehind).toBe(!begins && Buffer.compare(utf8(other), utf8(prefix)) > 0);
      }),
    );
  });
});

describe("batches", () => {
  const batches = (sizes: readonly number[]) => batchesOf(sizes, (size) => size, { most: 3, bytes: 10 });

  it.each([
    [[], []],
    [[1, 1, 1], [[1, 1, 1]]],
    [
      [1, 1, 1, 1],
      [[1, 1, 1], [1]],
    ],
    [[5, 5], [[5, 5]]],
    [
      [5, 6],
      [[5], [6]],
    ],
    [
      [11, 1],
      [[11], [1]],
    ],
    [
      [10, 1],
      [[10], [1]],
    ],
  ])("of %j are %j", (sizes, expected) => {
    expect(batches(sizes)).toEqual(expected);
  });

  it("of a fixed size hold all, in order", () => {
    expect(chunksOf([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
    expect(chunksOf([1, 2], 2)).toEqual([[1, 2]]);
    expect(chunksOf([], 2)).toEqual([]);
  });
});

describe("work in parallel", () => {
  it("gives results in order, and does so much at the same time and no more", async () => {
    let running = 0;
    let most = 0;
    const work = async (n: number) => {
      most = Math.max(most, ++running);
      for (let turns = 0; turns < 5 - n; turns++) await new Promise(setImmediate);
      running--;
      return n * 2;
    };
    expect(await inParallel([1, 2, 3, 4], 2, work)).toEqual([2, 4, 6, 8]);
    expect(most).toBe(2);
    expect(await inParallel([], 2, work)).toEqual([]);
  });

  it("begins nothing more after a failure", async () => {
    const begun: number[] = [];
    const failing = inParallel([1, 2, 3], 1, async (n) => {
      begun.push(n);
      if (n === 2) throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(begun).toEqual([1, 2]);
  });
});

describe("a cursor", () => {
  const request = ["query", "things", "a"];
  const cursor = writeCursor(request, ["b", 1]);

  it("gives its position back to the request that it is of", () => {
    expect(readCursor(request, cursor, 2)).toEqual(["b", 1]);
  });

  it.each([
    ["another request", ["query", "things", "b"], cursor, 2],
    ["a request with fewer keys", request, cursor, 1],
    ["a request with more keys", request, cursor, 3],
    ["a text that is none", request, "garbage", 2],
    ["a position that is none", request, writeCursor(request, ["b", null as never]), 2],
    ["JSON that is none", request, Buffer.from('{"a":1}').toString("base64url"), 2],
  ])("is refused by %s", (_, by, text, parts) => {
    expect(() => readCursor(by, text, parts)).toThrow("does not belong to this request");
  });
});
