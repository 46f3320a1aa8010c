import { describe, expect, it } from "vitest";
import { isStorable } from "./numbers.ts";

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
});
