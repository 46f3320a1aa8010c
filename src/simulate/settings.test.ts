import { expect, it } from "vitest";
import { Luck } from "./luck.ts";
import { drawSettings, LOADS_MS } from "./settings.ts";

it("a fault strikes all the time in some runs and for a while in others, but for those that strike in few places", () => {
  const whole = { from: 0, to: Number.POSITIVE_INFINITY };
  const drawn = Array.from(
    { length: 400 },
    (_, seed) => drawSettings(new Luck(seed), 0, undefined, LOADS_MS).rates,
  );
  const windowsOf = (name: string) =>
    drawn.flatMap((rates) => rates.get(name) ?? []).map(({ from, to }) => ({ from, to }));
  for (const name of ["outage", "restart"]) {
    const windows = windowsOf(name);
    expect(windows.length).toBeGreaterThan(20);
    for (const window of windows) expect(window).toEqual(whole);
  }
  const windows = windowsOf("crash");
  expect(windows).toContainEqual(whole);
  expect(windows.some(({ from, to }) => from > 0 && to < Number.POSITIVE_INFINITY)).toBe(true);
});
