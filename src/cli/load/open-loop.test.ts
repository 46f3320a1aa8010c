import { describe, expect, it } from "vitest";
import { openLoop } from "./open-loop.ts";

/** Time that passes when somebody sleeps, and in no other way. */
function stillTime() {
  let now = 0;
  const due: { readonly at: number; readonly wake: () => void }[] = [];
  const at = (time: number) => new Promise<void>((wake) => due.push({ at: time, wake }));
  const sleep = async (milliseconds: number) => {
    const until = now + milliseconds;
    due.sort((a, b) => a.at - b.at);
    while (due[0] && due[0].at <= until) {
      const { at: time, wake } = due.shift() ?? { at: now, wake: () => {} };
      now = time;
      wake();
      await Promise.resolve();
    }
    now = until;
  };
  return { time: { now: () => now, sleep }, at, now: () => now };
}

describe("rounds of a load", () => {
  it("begin at their time, however long the ones before take", async () => {
    const { time, now } = stillTime();
    const begun: number[] = [];
    const never = { end: () => {} };
    const loading = openLoop({
      ...{ rate: 4, durationMs: 1000, most: 10, time },
      round: (number) => {
        begun.push(now());
        return number < 3 ? Promise.resolve() : new Promise((end) => Object.assign(never, { end }));
      },
    });
    await expect.poll(() => begun.length).toBe(4);
    never.end();
    expect(await loading).toEqual({ begun: 4, leftOut: 0 });
    expect(begun).toEqual([0, 250, 500, 750]);
  });

  it("are left out, and counted, where too many are under way", async () => {
    const { time, at } = stillTime();
    const made: number[] = [];
    const loading = openLoop({
      ...{ rate: 10, durationMs: 1000, most: 2, time },
      round: async (number) => {
        made.push(number);
        if (number < 2) await at(550);
      },
    });
    expect(await loading).toEqual({ begun: 6, leftOut: 4 });
    expect(made).toEqual([0, 1, 6, 7, 8, 9]);
  });

  it("are one at least", async () => {
    const { time } = stillTime();
    const loading = openLoop({ rate: 0.1, durationMs: 1000, most: 1, time, round: async () => {} });
    expect(await loading).toEqual({ begun: 1, leftOut: 0 });
  });
});
