import { expect, it } from "vitest";
import { VirtualClock } from "../ground/virtual-clock.ts";
import { SOON_MS, WakeLoop } from "./wake-loop.ts";

function loopOf(round: (count: number) => Promise<void>) {
  const clock = new VirtualClock(0);
  const begun: number[] = [];
  const failed: unknown[] = [];
  const works: Promise<unknown>[] = [];
  const background = (work: Promise<unknown>) => {
    works.push(work.catch((error) => failed.push(error)));
  };
  const loop: WakeLoop = new WakeLoop({ clock, background }, () => {
    begun.push(clock.now());
    return round(begun.length);
  });
  return { loop, clock, begun, failed, over: () => Promise.all(works) };
}

it("does one more round where it was woken during one, however often", async () => {
  const { loop, begun, over } = loopOf(async (count) => {
    if (count === 1) for (let times = 0; times < 3; times++) loop.wake();
  });
  loop.start();
  await over();
  expect(begun).toHaveLength(2);
});

it("does nothing before it is started and after it is stopped", async () => {
  const { loop, clock, begun, over } = loopOf(async () => loop.stop());
  loop.wake();
  expect(begun).toHaveLength(0);
  loop.start();
  await over();
  loop.wakeAt(clock.now() + 1);
  loop.wake();
  await over();
  expect(begun).toHaveLength(1);
});

it("tries again soon where a round failed, as nobody else may wake it", async () => {
  const { loop, clock, begun, failed, over } = loopOf(async (count) => {
    if (count === 1) throw new Error("full disk");
  });
  loop.start();
  await over();
  expect(failed).toHaveLength(1);
  clock.moveTo(SOON_MS);
  clock.fireNextDue();
  await over();
  expect(begun).toEqual([0, SOON_MS]);
});
