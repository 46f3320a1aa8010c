import { expect, it } from "vitest";
import { runManyEnvironments } from "./many-environments.ts";

// A sample of what `node bench/breaker/run.ts` makes a thousand of.
it.each([1])(
  "64 environments with wrong clocks, deaths and a flaky table have one probe at a time, and calls go through again, seed %i",
  async (seed) => {
    const { overlaps, recovered, calls, environments, fallbacks } = await runManyEnvironments(seed, 64);
    expect(overlaps).toEqual([]);
    expect(recovered).toBe(true);
    expect(calls.probes).toBeGreaterThan(0);
    expect(fallbacks).toBeGreaterThan(calls.down);
    expect(environments).toBeGreaterThanOrEqual(64);
  },
);
