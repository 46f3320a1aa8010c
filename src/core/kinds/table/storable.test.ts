import { describe, expect, it } from "vitest";
import { refuseUnstorable } from "./storable.ts";

const things = { name: "things" };

describe("what a table cannot keep", () => {
  it("is a number beyond DynamoDB's, anywhere in an item, and is named", () => {
    expect(() => refuseUnstorable(things, { a: [{ b: "1e200", c: [null, true, -2e300] }] })).toThrow(
      "Table things cannot keep the number -2e+300",
    );
    expect(() => refuseUnstorable(things, { a: [{ b: "1e200", c: [null, true, 2] }] })).not.toThrow();
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html: "up to 32 levels deep"
  it.each([
    [31, true],
    [32, false],
    [5000, false],
  ])("is an attribute of %d objects in each other: kept is %s", (levels, kept) => {
    const item = { a: JSON.parse(`${'{"b":'.repeat(levels)}1${"}".repeat(levels)}`) };
    const refuse = () => refuseUnstorable(things, item);
    if (kept) expect(refuse).not.toThrow();
    else expect(refuse).toThrow("Table things cannot keep what is nested more than 32 levels deep");
  });
});
