import { parse, ValidationError } from "@motif/core";
import { describe, expect, it } from "vitest";
import { type FlagRule, featureFlags, isFeatureOn } from "./feature-flags.ts";

const KEYS = Array.from({ length: 5000 }, (_, n) => `user-${n}`);
const on = (rule: FlagRule, name = "new-checkout") =>
  KEYS.filter((key) => isFeatureOn({ [name]: rule }, name, key));

describe("a feature", () => {
  it("is on for nobody with 0, and for everybody with 100", () => {
    expect(on({ percent: 0 })).toEqual([]);
    expect(on({ percent: 100 })).toEqual(KEYS);
  });

  // Five standard deviations of a binomial distribution: of keys that are always the same, this cannot fail by chance.
  it.each([0.5, 1, 10, 50, 99])("is on for %d percent of all keys, as near as chance has it", (percent) => {
    const expected = (KEYS.length * percent) / 100;
    const deviation = Math.sqrt(expected * (1 - percent / 100));
    expect(Math.abs(on({ percent }).length - expected)).toBeLessThan(5 * deviation);
  });

  it("stays on for whoever has it while the percentage grows", () => {
    let before: readonly string[] = [];
    for (const percent of [1, 5, 20, 50, 80, 100]) {
      const now = new Set(on({ percent }));
      expect(before.filter((key) => !now.has(key))).toEqual([]);
      before = [...now];
    }
  });

  it("comes first to other keys than another feature does", () => {
    const [one, other] = [on({ percent: 10 }), on({ percent: 10 }, "fast-search")];
    const both = one.filter((key) => other.includes(key)).length;
    // Of two independent tenths, a hundredth: 50, give or take five standard deviations.
    expect(Math.abs(both - 50)).toBeLessThan(5 * Math.sqrt(50));
  });

  it("is on for the same keys in every version of Motif", () => {
    const first = KEYS.filter((key) => isFeatureOn({ a: { percent: 0.1 } }, "a", key));
    expect(first).toEqual(["user-425", "user-1064", "user-3215", "user-4074"]);
  });

  it("goes by name and key, and not by what they are together", () => {
    const flags = { ab: { percent: 50 }, a: { percent: 50 } };
    const differing = KEYS.filter(
      (key) => isFeatureOn(flags, "ab", key) !== isFeatureOn(flags, "a", `b${key}`),
    );
    expect(differing.length).toBeGreaterThan(2000);
  });

  it("is on for who is named always, and off for who is named never, which goes before", () => {
    const flags = { beta: { percent: 0, always: ["ann", "bob"], never: ["bob"] } };
    expect(["ann", "bob", "eve"].map((key) => isFeatureOn(flags, "beta", key))).toEqual([true, false, false]);
    expect(isFeatureOn({ beta: { percent: 100, never: ["eve"] } }, "beta", "eve")).toBe(false);
  });
});

describe("a config of flags", () => {
  const schema = featureFlags("new-checkout", "beta");
  const value = { "new-checkout": { percent: 12.5 }, beta: { percent: 0, always: ["ann"] } };

  it("takes a rule for each feature", () => {
    expect(parse(schema, value, "flags")).toEqual(value);
  });

  it.each([
    ["misses one", { beta: { percent: 0 } }],
    ["has another one", { ...value, other: { percent: 0 } }],
    ["has more than all", { ...value, beta: { percent: 100.1 } }],
    ["has less than none", { ...value, beta: { percent: -1 } }],
    ["has no number", { ...value, beta: { percent: "10" } }],
    ["misspells an option", { ...value, beta: { percent: 0, allways: ["ann"] } }],
    ["names too many", { ...value, beta: { percent: 0, always: Array(101).fill("ann") } }],
  ])("is refused where it %s", (_, other) => {
    expect(() => parse(schema, other, "flags")).toThrow(ValidationError);
  });
});
