import { app, type ScheduleTiming, schedule, scheduled } from "@motif/core";
import { takeInventory } from "@motif/core/model";
import { expect, it } from "vitest";
import { loadsOf } from "./schedule-loads.ts";
import { LOADS_MS } from "./settings.ts";

const START = Date.UTC(2026, 0, 1);
const HOUR_MS = 3_600_000;

function longest(...timings: ScheduleTiming[]): number {
  const wiring = timings.map(
    (timing, n) =>
      [
        `s${n}`,
        schedule(
          timing,
          scheduled(`fn${n}`, {}, () => {}),
        ),
      ] as const,
  );
  return Math.max(...loadsOf(takeInventory(app("shop", Object.fromEntries(wiring))), START)) / HOUR_MS;
}

it("clients come for days where schedules are due seldom, and for an hour at most where they are due all the time", () => {
  expect(longest({ cron: "0 6 * * *" }, { every: "3h" }, { every: "30m" })).toBe(72);
  expect(longest({ every: "10m" })).toBe(24);
  expect(longest({ cron: "*/5 * * * *" })).toBe(1);
  expect(longest({ cron: "* * * * *" })).toBe(1);
});

it("clients come as long as they do everywhere where there is no schedule", () => {
  expect(loadsOf(takeInventory(app("shop", {})), START)).toBe(LOADS_MS);
});
