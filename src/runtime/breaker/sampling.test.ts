import fc from "fast-check";
import { expect, it } from "vitest";
import { Sampling } from "./sampling.ts";

const POLICY = { windowMs: 10_000, minimumCalls: 3, failureRate: 0.5 };

/** Calls with the time since the one before, in milliseconds. */
const calls = fc.array(
  fc.record({ failed: fc.boolean(), afterMs: fc.oneof(fc.constant(0), fc.nat(3000), fc.nat(60_000)) }),
  { maxLength: 60 },
);

it("trips by the calls of the window, whose older end is exact to a tenth of it", () => {
  fc.assert(
    fc.property(calls, fc.integer({ min: 0, max: 2 ** 41 }), (list, start) => {
      const sampling = new Sampling(POLICY);
      const made: { readonly at: number; readonly failed: boolean }[] = [];
      let now = start;
      for (const { failed, afterMs } of list) {
        now += afterMs;
        sampling.add(failed, now);
        made.push({ at: now, failed });
        // Which calls of the oldest tenth still count depends on where the slices begin.
        const oldest = (Math.floor(now / 1000) - 9) * 1000;
        const within = made.filter(({ at }) => at >= oldest);
        const failures = within.filter((call) => call.failed).length;
        expect(sampling.tripped(now)).toBe(within.length >= 3 && failures >= within.length / 2);
      }
    }),
  );
});

it("forgets all when it is told to", () => {
  const sampling = new Sampling({ ...POLICY, minimumCalls: 1 });
  sampling.add(true, 0);
  expect(sampling.tripped(0)).toBe(true);
  sampling.reset();
  expect(sampling.tripped(0)).toBe(false);
});

it("takes a clock that was set back", () => {
  const sampling = new Sampling({ ...POLICY, minimumCalls: 1 });
  sampling.add(true, 100_000);
  sampling.add(false, 50_000);
  expect(sampling.tripped(50_000)).toBe(false);
});
