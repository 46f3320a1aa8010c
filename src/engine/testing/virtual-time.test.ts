import { describe, expect, it } from "vitest";
import { Activity } from "../ground/activity.ts";
import type { Timer } from "../ground/clock.ts";
import { VirtualClock } from "../ground/virtual-clock.ts";
import { VirtualTime } from "./virtual-time.ts";

const NEVER = new Promise<void>(() => {});

describe("virtual time", () => {
  const made = () => {
    const clock = new VirtualClock(Date.UTC(2026, 0, 1));
    const activity = new Activity();
    return { clock, activity, time: new VirtualTime(clock, activity, new Set(), new Set()) };
  };

  it.each(["settle", "advance", "until"] as const)(
    "%s fails where something is tried again at once for ever, and does not hang",
    async (method) => {
      const { clock, time } = made();
      const again = () => void clock.at(clock.now(), again);
      again();
      const waits = {
        settle: () => time.settle(),
        advance: () => time.advance(1000),
        until: () => time.until(NEVER),
      };
      await expect(waits[method]()).rejects.toThrow("at 2026-01-01T00:00:00.000Z of virtual time");
    },
  );

  it("waits for what goes on outside of the app, and once only for what does nothing any more", async () => {
    const clock = new VirtualClock(0);
    const hanging = { timers: new Set<Timer>() };
    const waiting = { timers: new Set([clock.at(1000, () => {})]) };
    const outside = new Set([hanging, waiting]);
    await new VirtualTime(clock, new Activity(), new Set(), outside).settle();
    expect([...outside]).toEqual([waiting]);
  });

  it("fails where work goes on for ever without a timer", async () => {
    const { activity, time } = made();
    let work: NodeJS.Immediate;
    const go = () => {
      for (let i = 0; i < 50_000; i++) activity.step();
      work = setImmediate(go);
    };
    go();
    await expect(time.settle())
      .rejects.toThrow("is tried again at once")
      .finally(() => clearImmediate(work));
  });

  it("fails where what is waited for does not come within a year", async () => {
    const { clock, time } = made();
    const tick = () => void clock.at(clock.now() + 24 * 3_600_000, tick);
    tick();
    await expect(time.until(NEVER)).rejects.toThrow("within a year of virtual time");
  });

  it("lets as much happen as there is, moment by moment", async () => {
    const { clock, time } = made();
    let fired = 0;
    for (let at = 1; at <= 4; at++) {
      for (let i = 0; i < 300; i++) clock.at(clock.now() + at, () => void fired++);
    }
    await time.advance(10);
    expect(fired).toBe(1200);
  });
});
