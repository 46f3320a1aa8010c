import type { Duration } from "@motif/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TokenBucket } from "../testing/token-bucket.ts";
import { type Arrival, type Decision, decide, type Quota, quotaOf } from "./gcra.ts";

const START = Date.UTC(2026, 0, 1);

const quotas: fc.Arbitrary<Quota> = fc.record({
  rate: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 100_000 })),
  perMs: fc.oneof(fc.constantFrom(1, 7, 1000, 60_000, 86_400_000), fc.integer({ min: 1, max: 10_000 })),
  burst: fc.integer({ min: 1, max: 20 }),
});
/** Calls: how long after the one before, in milliseconds, and for how many units. */
const calls = fc.array(
  fc.record({
    after: fc.oneof(fc.constant(0), fc.nat(20), fc.nat(5000), fc.nat(200_000_000)),
    cost: fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, fc.integer({ min: 1, max: 20 })),
  }),
  { maxLength: 60 },
);

describe("the generic cell rate algorithm", () => {
  it("decides as a bucket of units that come back evenly, to the last millisecond", () => {
    fc.assert(
      fc.property(quotas, calls, (quota, list) => {
        const bucket = new TokenBucket(quota);
        let [now, arrival]: [number, Arrival | undefined] = [START, undefined];
        for (const { after, cost } of list) {
          now += after;
          const units = Math.min(cost, quota.burst);
          const decision = decide(arrival, now, units, quota);
          expect(decision.allowed).toBe(bucket.use(now, units));
          expect(decision.remaining).toBe(bucket.remaining(now));
          arrival = decision.arrival ?? arrival;
          expectTimes(decision, (ms) => decide(arrival, now + ms, units, quota), bucket, now);
        }
      }),
    );
  });

  function expectTimes(
    { allowed, remaining, retryAfterMs, nextUnitMs }: Decision,
    againIn: (ms: number) => Decision,
    bucket: TokenBucket,
    now: number,
  ) {
    expect(bucket.remaining(now + nextUnitMs), "one more then").toBeGreaterThan(remaining);
    expect(bucket.remaining(now + nextUnitMs - 1), "and not before").toBe(remaining);
    if (allowed) expect(retryAfterMs).toBe(0);
    else {
      expect(againIn(retryAfterMs).allowed, "allowed then").toBe(true);
      expect(againIn(retryAfterMs - 1).allowed, "and not before").toBe(false);
    }
  }

  it("lets no window have more than the burst and what comes back in it, though clocks differ", () => {
    const SKEW_MS = 1000;
    fc.assert(
      fc.property(quotas, calls, fc.array(fc.nat(SKEW_MS), { minLength: 60 }), (quota, list, skews) => {
        const uses: { at: number; units: number }[] = [];
        let [now, arrival]: [number, Arrival | undefined] = [START, undefined];
        for (const [index, { after, cost }] of list.entries()) {
          now += after;
          const units = Math.min(cost, quota.burst);
          const decision = decide(arrival, now + (skews[index] ?? 0), units, quota);
          if (decision.arrival) uses.push({ at: now, units });
          arrival = decision.arrival ?? arrival;
        }
        for (const [first, { at }] of uses.entries()) {
          let sum = 0;
          for (const use of uses.slice(first)) {
            sum += use.units;
            const most =
              BigInt(quota.burst * quota.perMs) + BigInt(use.at - at + SKEW_MS) * BigInt(quota.rate);
            expect(BigInt(sum * quota.perMs) <= most, `${sum} units in ${use.at - at} ms`).toBe(true);
          }
        }
      }),
    );
  });

  it("lets a full burst through whole, though the clocks of those who ask differ", () => {
    fc.assert(
      fc.property(quotas, fc.array(fc.nat(1000), { minLength: 20, maxLength: 20 }), (quota, skews) => {
        let arrival: Arrival | undefined;
        for (const skew of skews.slice(0, quota.burst)) {
          const decision = decide(arrival, START + skew, 1, quota);
          expect(decision.allowed).toBe(true);
          arrival = decision.arrival;
        }
      }),
    );
  });

  it("tells a clock that lags to wait until it has come as far", () => {
    const quota = quotaOf({ rate: 1, per: "1s", burst: 1 });
    const { arrival } = decide(undefined, START, 1, quota);
    expect(decide(arrival, START - 500, 1, quota)).toMatchObject({
      allowed: false,
      retryAfterMs: 1500,
      nextUnitMs: 1500,
    });
  });

  it("loses no fraction of a millisecond: three a second stay three a second for a day", () => {
    const quota = quotaOf({ rate: 3, per: "1s", burst: 3 });
    let arrival: Arrival | undefined;
    for (let second = 0; second < 86_400; second++) {
      for (let call = 0; call < 3; call++) {
        const decision = decide(arrival, START + second * 1000, 1, quota);
        if (!decision.arrival) throw new Error(`refused in second ${second}`);
        arrival = decision.arrival;
      }
    }
    expect(decide(arrival, START + 86_399_000, 1, quota)).toMatchObject({
      allowed: false,
      retryAfterMs: 334,
    });
  });
});

describe("a quota", () => {
  it("has as large a burst as its rate, if nothing else is said", () => {
    expect(quotaOf({ rate: 100, per: "1m" })).toEqual({ rate: 100, perMs: 60_000, burst: 100 });
  });

  it.each<[number, Duration, number, string]>([
    [0, "1s", 1, "`rate` is a whole number, 1 or more, not 0"],
    [1.5, "1s", 1, "`rate` is a whole number"],
    [Number.NaN, "1s", 1, "`rate` is a whole number"],
    [1, "1s", 0, "`burst` is a whole number, 1 or more, not 0"],
    [1, "0.4ms", 1, "`per` is 1 ms or more"],
    [10, "365d", 1_000_000, "too large to be kept exactly"],
    [1_000_000, "365d", 1, "too large to be kept exactly"],
  ])("of %d per %s, %d at once, is refused", (rate, per, burst, message) => {
    expect(() => quotaOf({ rate, per, burst })).toThrow(message);
  });

  it("may be as large as can be counted in whole numbers", () => {
    const quota = quotaOf({ rate: 2 ** 20, per: "4294967296ms", burst: 2 ** 20 });
    const { arrival } = decide(undefined, START, 2 ** 20, quota);
    expect(decide(arrival, START, 1, quota)).toMatchObject({
      allowed: false,
      remaining: 0,
      retryAfterMs: 4096,
    });
    expect(decide(arrival, START + 4096, 1, quota)).toMatchObject({ allowed: true, remaining: 0 });
  });
});
