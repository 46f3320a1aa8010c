import { describe, expect, it } from "vitest";
import { Luck } from "./luck.ts";

const luck = new Luck(7);
const places = Array.from({ length: 10_000 }, (_, index) => `get-item#${index}`);

describe("luck", () => {
  it("is the same at a place whatever was asked before, and another for another seed", () => {
    const late = new Luck(7);
    for (const place of places) late.at(place);
    expect(late.at("here")).toBe(luck.at("here"));
    expect(new Luck(8).at("here")).not.toBe(luck.at("here"));
  });

  it("is spread evenly over neighbouring places and seeds", () => {
    const shareOf = (values: readonly number[]) =>
      values.filter((value) => value < 0.1).length / values.length;
    expect(shareOf(places.map((place) => luck.at(place)))).toBeCloseTo(0.1, 1);
    expect(shareOf(places.map((_, seed) => new Luck(seed).at("here")))).toBeCloseTo(0.1, 1);
  });

  it("gives whole numbers with both ends, and each of a list", () => {
    expect(new Set(places.map((place) => luck.between(-1, 2, place)))).toEqual(new Set([-1, 0, 1, 2]));
    expect(new Set(places.map((place) => luck.of(["a", "b", "c"], place)))).toEqual(new Set(["a", "b", "c"]));
  });

  it("gives each place a randomness of its own, the same again", () => {
    const three = (place: string) => Array.from({ length: 3 }, luck.random(place).next);
    expect(three("a")).toEqual(three("a"));
    expect(three("a")).not.toEqual(three("b"));
  });
});
