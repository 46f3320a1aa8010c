import { describe, expect, it } from "vitest";
import { InvalidArgumentError } from "../../ground/errors.ts";
import { checkIndexKeys, partitionKeyValue, sortKeyValue } from "./keys.ts";

const things = { name: "things", indexes: { byOwner: { partitionKey: "owner", sortKey: "total" } } };

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
describe("the value of a key", () => {
  it.each(["a", "é".repeat(512), 0, -1.5, 2 ** 53])("can be %j", (value) => {
    expect(partitionKeyValue(things, "id", value)).toBe(value);
    expect(sortKeyValue(things, "at", value)).toBe(value);
  });

  it.each([
    "",
    "\ud800",
    Number.NaN,
    Number.POSITIVE_INFINITY,
    null,
    undefined,
    true,
    ["a"],
    { a: 1 },
    "x".repeat(2049),
  ])("cannot be %j", (value) => {
    expect(() => partitionKeyValue(things, "id", value)).toThrow(InvalidArgumentError);
    expect(() => sortKeyValue(things, "at", value)).toThrow("at is a key of table things");
  });

  it("has 2048 bytes in a partition key, and 1024 in a sort key", () => {
    expect(partitionKeyValue(things, "id", "x".repeat(2048))).toHaveLength(2048);
    expect(sortKeyValue(things, "at", "x".repeat(1024))).toHaveLength(1024);
    expect(() => sortKeyValue(things, "at", "x".repeat(1025))).toThrow("1 to 1024 bytes");
  });

  it("is checked in an index where it is there", () => {
    expect(() => checkIndexKeys(things, {})).not.toThrow();
    expect(() => checkIndexKeys(things, { owner: "ann", total: 1 })).not.toThrow();
    expect(() => checkIndexKeys(things, { owner: "" })).toThrow("owner is a key");
    expect(() => checkIndexKeys(things, { owner: "ann", total: null })).toThrow("total is a key");
  });
});
