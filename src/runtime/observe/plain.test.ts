import { describe, expect, it } from "vitest";
import { plain } from "./plain.ts";

/** So many objects, one in the other, and a number in the last. */
const nested = (depth: number): unknown => (depth === 0 ? 1 : { in: nested(depth - 1) });

describe("a value for a log line", () => {
  it("is shown to a depth of 20 objects, and cut below", () => {
    expect(plain(nested(20))).toEqual(nested(20));
    expect(JSON.stringify(plain(nested(21)))).toBe(JSON.stringify(nested(20)).replace("1", '"[too deep]"'));
  });
});
