import { describe, expect, it } from "vitest";
import { InvalidArgumentError } from "../../ground/errors.ts";
import { isStorable, refuseNumbers } from "./numbers.ts";

const things = { name: "things" };

describe("numbers of tables", () => {
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
  it.each([
    [0, true],
    [-0, true],
    [1e-130, true],
    [9.99e-131, false],
    [9.99e125, true],
    [1e126, false],
    [-1e126, false],
    [5e-324, false],
  ])("%d can be kept: %s", (number, expected) => {
    expect(isStorable(number)).toBe(expected);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])("%d is none in JSON, which makes null of it", (number) => {
    expect(isStorable(number)).toBe(true);
  });

  it("are looked for in all of a value, and named", () => {
    expect(() => refuseNumbers(things, { a: [{ b: "1e200", c: [null, true, -2e300] }] })).toThrow(
      "Table things cannot keep the number -2e+300",
    );
    expect(() => refuseNumbers(things, { a: [{ b: "1e200", c: [null, true, 2] }] })).not.toThrow();
  });

  it("are looked for no deeper than JSON may be nested", () => {
    const deep = JSON.parse(`${"[".repeat(5000)}1${"]".repeat(5000)}`);
    expect(() => refuseNumbers(things, deep)).toThrow(InvalidArgumentError);
  });
});
