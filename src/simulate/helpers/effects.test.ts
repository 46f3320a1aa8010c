import { describe, expect, it } from "vitest";
import { seen } from "../testing/seen.ts";
import { atMostOnce, exactlyOnce } from "./effects.ts";

const run = seen({});

describe("effects", () => {
  it("that took place once are right, more often are not", () => {
    const check = (effects: string[]) => atMostOnce({ effect: "shipment", effects: () => effects })(run);
    expect(check(["a", "b"])).toBeUndefined();
    expect(check(["a", "b", "a"])).toBe('There are 2 shipments for "a" instead of one.');
  });

  it.each([
    [["a", "b"], undefined],
    [["a", "b", "maybe"], undefined],
    [["a"], 'There is no shipment for "b".'],
    [["b", "a", "b"], 'There are 2 shipments for "b" instead of one.'],
    [["a", "b", "c"], 'There is a shipment for "c", for which nobody asked.'],
  ])("%j, where a and b are required", (effects, wrong) => {
    const check = exactlyOnce({
      effect: "shipment",
      effects: () => effects,
      required: () => ["a", "b"],
      allowed: () => ["maybe"],
    });
    expect(check(run)).toBe(wrong);
  });

  it("may be others than the required ones where nothing else is said", () => {
    const check = exactlyOnce({ effect: "shipment", effects: () => [1, 2], required: () => [1] });
    expect(check(run)).toBeUndefined();
  });
});
