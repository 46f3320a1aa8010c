import { TerminalError } from "@motif/core";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { backoffDelay, retry } from "./index.ts";

describe("backoff with full jitter", () => {
  it("doubles its upper limit with every attempt, up to the longest wait", () => {
    const policy = { initialDelayMs: 1000, maxDelayMs: 5000 };
    const limits = [1, 2, 3, 4, 50, 5000].map((attempt) => backoffDelay(policy, attempt, () => 0.999999));
    expect(limits).toEqual([1000, 2000, 4000, 5000, 5000, 5000]);
    expect(backoffDelay({ ...policy, factor: 1 }, 9, () => 0.999999)).toBe(1000);
    expect(backoffDelay(policy, 3, () => 0)).toBe(0);
  });

  it("is a whole number of milliseconds between 0 and the limit", () => {
    const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    const policy = fc.record({
      initialDelayMs: fc.nat(10_000),
      maxDelayMs: fc.nat(900_000),
      factor: fc.integer({ min: 1, max: 10 }),
    });
    fc.assert(
      fc.property(policy, fc.integer({ min: 1, max: 2000 }), fraction, (backoff, attempt, random) => {
        const delay = backoffDelay(backoff, attempt, () => random);
        return Number.isInteger(delay) && delay >= 0 && delay <= backoff.maxDelayMs;
      }),
    );
  });
});

describe("retry", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Work that fails so many times first, and when it was tried. */
  function failing(times: number, error: Error = new Error("no")) {
    const tries: number[] = [];
    const start = Date.now();
    const work = async (attempt: number) => {
      tries.push(Date.now() - start);
      if (attempt <= times) throw error;
      return attempt;
    };
    return { tries, work };
  }
  const policy = { attempts: 3, initialDelay: "100ms", maxDelay: "1s" } as const;
  const options = { random: () => 0.99999 };

  it("tries again after each wait until it works", async () => {
    const { tries, work } = failing(2);
    const result = retry(policy, work, options);
    await vi.runAllTimersAsync();
    expect(await result).toBe(3);
    expect(tries).toEqual([0, 100, 300]);
  });

  it("throws what the last attempt threw", async () => {
    const { tries, work } = failing(9);
    const result = expect(retry(policy, work, options)).rejects.toThrow("no");
    await vi.runAllTimersAsync();
    await result;
    expect(tries).toHaveLength(3);
  });

  it("does not try again after a terminal error", async () => {
    const { tries, work } = failing(9, new TerminalError("never"));
    await expect(retry(policy, work, options)).rejects.toThrow("never");
    expect(tries).toEqual([0]);
  });

  it("stops waiting when the signal aborts", async () => {
    const { tries, work } = failing(9);
    const abort = new AbortController();
    const result = expect(retry(policy, work, { ...options, signal: abort.signal })).rejects.toThrow("no");
    await vi.advanceTimersByTimeAsync(50);
    abort.abort();
    await result;
    expect(tries).toEqual([0]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
