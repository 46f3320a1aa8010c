import { describe, expect, it } from "vitest";
import { Draw, type FaultRate, faultId } from "./draw.ts";
import { Luck } from "./luck.ts";

let now = 0;

function drawn(rate: FaultRate, only?: ReadonlySet<string>): Draw {
  return new Draw(new Luck(7), new Map([["crash", rate]]), () => now, only);
}

function struckOf(draw: Draw): readonly string[] {
  for (let place = 0; place < 1000; place++) draw.strikes("crash", String(place));
  return draw.struck.map(faultId);
}

const HALF = { rate: 0.5, from: 0, to: 100 };

describe("faults", () => {
  it("strike as often as is said, at the same places again", () => {
    const struck = struckOf(drawn(HALF));
    expect(struck.length).toBeGreaterThan(450);
    expect(struck.length).toBeLessThan(550);
    expect(struckOf(drawn(HALF))).toEqual(struck);
  });

  it("that strike less often strike where they did", () => {
    const often = new Set(struckOf(drawn(HALF)));
    const seldom = struckOf(drawn({ ...HALF, rate: 0.1 }));
    expect(seldom.length).toBeGreaterThan(0);
    expect(seldom.filter((id) => !often.has(id))).toEqual([]);
  });

  it("that are chosen strike where they did, and no others", () => {
    const chosen = struckOf(drawn(HALF)).slice(3, 6);
    expect(struckOf(drawn(HALF, new Set([...chosen, "crash @ nowhere"])))).toEqual(chosen);
  });

  it("strike in their window alone, and not once it is over", () => {
    const draw = drawn({ rate: 1, from: 10, to: 20 });
    const strikesAt = (time: number) => {
      now = time;
      return draw.strikes("crash", "here");
    };
    expect([9, 10, 20, 21].map(strikesAt)).toEqual([false, true, true, false]);
    draw.stop();
    expect(strikesAt(15)).toBe(false);
    now = 0;
  });

  it("of which nothing is said never strike", () => {
    expect(drawn({ rate: 1, from: 0, to: 100 }).strikes("stall", "here")).toBe(false);
  });
});
