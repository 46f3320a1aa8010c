import { describe, expect, test } from "vitest";
import { type ColdStartTraffic, coldStartShare } from "./model.ts";

describe("share of cold starts", () => {
  const steady = { durationMs: 200, keepAliveSeconds: 360 };

  test("of a lone request is the chance of an empty keep-alive time", () => {
    const share = coldStartShare({ requestsPerSecond: 1 / 3600, durationMs: 1, keepAliveSeconds: 360 });
    expect(share).toBeCloseTo(Math.exp(-0.1), 4);
  });

  test.each([
    { requestsPerSecond: 0.01, ...steady },
    { requestsPerSecond: 0.1, ...steady },
    { requestsPerSecond: 0.05, durationMs: 5000, keepAliveSeconds: 360 },
    { requestsPerSecond: 0.3, durationMs: 1000, keepAliveSeconds: 10 },
    { requestsPerSecond: 1, durationMs: 1000, keepAliveSeconds: 20 },
    { requestsPerSecond: 5, durationMs: 2000, keepAliveSeconds: 60 },
    { requestsPerSecond: 20, durationMs: 1000, keepAliveSeconds: 20 },
    { requestsPerSecond: 2, durationMs: 1000, keepAliveSeconds: 30, concurrency: 4 },
    { requestsPerSecond: 1, durationMs: 2000, keepAliveSeconds: 30, alwaysReady: 2 },
  ])("agrees with a simulation of 300,000 requests within a tenth: %o", (traffic) => {
    const simulated = simulate(traffic, 300_000, 7);
    expect(Math.abs(coldStartShare(traffic) / simulated - 1)).toBeLessThan(0.1);
  });

  test("falls as the keep-alive or the number kept ready rises", () => {
    const share = (change: Partial<ColdStartTraffic>) =>
      coldStartShare({ requestsPerSecond: 1, durationMs: 1000, keepAliveSeconds: 60, ...change });
    expect(share({ keepAliveSeconds: 600 })).toBeLessThan(share({}));
    expect(share({ alwaysReady: 3 })).toBeLessThan(share({}));
    expect(share({ alwaysReady: 50 })).toBeLessThan(1e-9);
  });

  test("is 1 without traffic, and quick for a million requests in progress", () => {
    expect(coldStartShare({ requestsPerSecond: 0, ...steady })).toBe(1);
    const share = coldStartShare({ requestsPerSecond: 1e6, durationMs: 1000, keepAliveSeconds: 360 });
    expect(share).toBeGreaterThanOrEqual(0);
    expect(share).toBeLessThan(1e-3);
  });

  test("refuses impossible traffic by name", () => {
    expect(() => coldStartShare({ requestsPerSecond: -1, ...steady })).toThrow(/requestsPerSecond is -1/);
    expect(() => coldStartShare({ requestsPerSecond: 1, ...steady, concurrency: 0 })).toThrow(
      /concurrency is 0/,
    );
  });
});

/** An environment: how many requests it serves, and when it was last left idle. */
interface Environment {
  busy: number;
  idleSince: number;
  readonly permanent: boolean;
}

/** Discrete-event simulation: Poisson arrivals, exponential service, expiry after the keep-alive, seeded. */
function simulate(traffic: ColdStartTraffic, requests: number, seed: number): number {
  const { requestsPerSecond, durationMs, keepAliveSeconds, concurrency = 1, alwaysReady = 0 } = traffic;
  const random = seeded(seed);
  const exponential = (mean: number) => -Math.log(1 - random()) * mean;
  let environments = Array.from(
    { length: alwaysReady },
    (): Environment => ({ busy: 0, idleSince: 0, permanent: true }),
  );
  const inProgress: { end: number; environment: Environment }[] = [];
  let now = 0;
  let cold = 0;
  for (let i = 0; i < requests; i++) {
    now += exponential(1 / requestsPerSecond);
    finish(inProgress, now);
    environments = environments.filter(
      ({ busy, idleSince, permanent }) => permanent || busy > 0 || now - idleSince <= keepAliveSeconds,
    );
    let environment = environments.find(({ busy }) => busy < concurrency);
    if (!environment) {
      cold++;
      environment = { busy: 0, idleSince: now, permanent: false };
      environments.push(environment);
    }
    environment.busy++;
    inProgress.push({ end: now + exponential(durationMs / 1000), environment });
  }
  return cold / requests;
}

function finish(inProgress: { end: number; environment: Environment }[], now: number): void {
  for (let i = inProgress.length - 1; i >= 0; i--) {
    const request = inProgress[i];
    if (!request || request.end > now) continue;
    inProgress.splice(i, 1);
    request.environment.busy--;
    request.environment.idleSince = Math.max(request.environment.idleSince, request.end);
  }
}

/** Mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
