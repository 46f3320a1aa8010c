import { describe, expect, it } from "vitest";
import { InvalidArgumentError } from "./errors.ts";
import { milliseconds } from "./units.ts";

describe("durations", () => {
  it.each([
    ["500ms", 500],
    ["1.5s", 1500],
    ["10m", 600_000],
    ["6h", 21_600_000],
    ["14d", 1_209_600_000],
  ] as const)("%s is %i ms", (text, expected) => expect(milliseconds(text)).toBe(expected));
  it("anything else is refused", () => {
    expect(() => milliseconds("10 m" as never)).toThrow(InvalidArgumentError);
  });
});
