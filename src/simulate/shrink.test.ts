import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { minimal } from "./shrink.ts";

describe("what is needed of a list", () => {
  it("is found: with one less of it, nothing holds", async () => {
    const lists = fc.uniqueArray(fc.nat(1000), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(
        lists.chain((list) => fc.tuple(fc.constant(list), fc.subarray(list))),
        async ([list, needed]) => {
          const holds = async (some: readonly number[]) => needed.every((one) => some.includes(one));
          const kept = await minimal(list, holds);
          expect([...kept].sort()).toEqual([...needed].sort());
        },
      ),
      { numRuns: 200 },
    );
  });

  it("keeps its order, and asks for each part few times", async () => {
    const list = Array.from({ length: 256 }, (_, n) => n);
    let asked = 0;
    const kept = await minimal(list, async (some) => {
      asked++;
      return some.includes(7) && some.includes(200);
    });
    expect(kept).toEqual([7, 200]);
    expect(asked).toBeLessThan(80);
  });
});
