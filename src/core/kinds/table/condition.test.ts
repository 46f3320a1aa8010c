import { describe, expect, it } from "vitest";
import { refuseCondition, unmet } from "./condition.ts";

const items = { name: "items" };

describe("a condition", () => {
  it.each([
    ["absent"],
    ["present"],
    [undefined],
    [{ version: "1" }],
    [["n", "exists"]],
    [["n", "=", null]],
    [["n", "in", [1, "a", true, null]]],
    [
      {
        and: [
          "present",
          {
            not: {
              or: [
                ["n", "<", 1],
                ["n", ">=", "a"],
              ],
            },
          },
        ],
      },
    ],
  ])("%j is one", (condition) => {
    expect(() => refuseCondition(items, condition)).not.toThrow();
  });

  it.each([
    ["missing"],
    [null],
    [5],
    [{}],
    [[]],
    [{ version: 1 }],
    [{ version: "1", and: [] }],
    [{ and: [] }],
    [{ or: "absent" }],
    [{ not: undefined }],
    [{ not: "never" }],
    [{ and: ["present", null] }],
    [["n"]],
    [["n", "exists", true]],
    [["n", "=="]],
    [["n", "=", undefined]],
    [["n", "=", [1]]],
    [["n", "=", { a: 1 }]],
    [["n", "!=", 1]],
    [["n", "<", true]],
    [["n", "<", null]],
    [["n", "in", 1]],
    [["n", "in", []]],
    [["n", "in", [[1]]]],
    [["n", "=", 1, 2]],
    [[5, "=", 1]],
  ])("%j is none", (condition) => {
    expect(() => refuseCondition(items, condition)).toThrow("condition of a write to table items");
  });

  it("compares with nothing that tables cannot keep", () => {
    expect(() => refuseCondition(items, { not: ["n", "=", 1e300] })).toThrow("cannot keep the number");
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html: "The maximum length of any expression string
  // is 4 KB", and up to 100 operands behind IN.
  it("has 20 parts, 100 values and 16 levels at most", () => {
    const parts = (count: number) => ({ or: Array.from({ length: count }, () => "absent") });
    const values = (count: number) => ["n", "in", Array.from({ length: count }, (_, n) => n)];
    const nested = (levels: number): unknown => (levels === 0 ? "absent" : { not: nested(levels - 1) });
    for (const condition of [parts(19), values(100), nested(16)]) {
      expect(() => refuseCondition(items, condition)).not.toThrow();
    }
    expect(() => refuseCondition(items, parts(20))).toThrow("has 21 parts; 20 are allowed");
    expect(() => refuseCondition(items, { and: [values(100), ["n", "=", 1]] })).toThrow(
      "compares with 101 values; 100 are allowed",
    );
    expect(() => refuseCondition(items, nested(17))).toThrow("nested more than 16 levels deep");
  });

  it("that does not hold is told by its attributes, and without the values", () => {
    expect(unmet({ and: ["present", ["balance", ">=", 5], { not: ["pin", "=", "1234"] }] })).toBe(
      "its condition on balance, pin does not hold",
    );
    expect(unmet({ not: "absent" })).toBe("its condition does not hold");
  });
});
