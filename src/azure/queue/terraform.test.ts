import { describe, expect, it } from "vitest";
import { isoDuration } from "./terraform.ts";

describe("durations", () => {
  it.each([
    [5, "PT5S"],
    [90, "PT1M30S"],
    [300, "PT5M"],
    [3600, "PT1H"],
    [1_209_600, "P14D"],
    [90_061, "P1DT1H1M1S"],
  ])("of %d s are %s", (seconds, text) => {
    expect(isoDuration(seconds)).toBe(text);
  });
});
