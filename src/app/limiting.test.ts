import { takeInventory } from "@motif/core/model";
import { simulateRun } from "@motif/simulate";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type App,
  app,
  http,
  httpApi,
  json,
  type RateLimitQuota,
  type RateLimitStore,
  rateLimitedHttp,
  rateLimitTable,
} from "./index.ts";
import type { ClientRequest, Clients, Invariants } from "./simulate.ts";
import { start } from "./testing.ts";

const limits = rateLimitTable("limits");
/** 3 at once, one every 5 seconds. */
const QUOTA = { rate: 2, per: "10s", burst: 3 } as const;
const UNIT_MS = 5000;

/** An API whose limit keeps its records in what `storeOf` makes of the table. */
function limitedBy(quota: RateLimitQuota, storeOf: (limits: RateLimitStore) => RateLimitStore) {
  const call = http(
    "call",
    { uses: { limits: limits.readWriter } },
    rateLimitedHttp(
      ({ limits, params }) => ({ store: storeOf(limits), key: params.tenant ?? "", ...quota }),
      () => json({}),
    ),
  );
  return app("limited", { api: httpApi({ "GET /{tenant}": call }) });
}

const limited = limitedBy(QUOTA, (limits) => limits);

/** Calls at the same time: how long after the ones before, in milliseconds, and how many of each tenant. */
const waves = fc.array(fc.record({ after: fc.nat(12_000), a: fc.nat(5), b: fc.nat(5) }), {
  minLength: 1,
  maxLength: 8,
});

/**
 * What a tenant has left, in milliseconds of its rate: between `least` and `most`, as calls that race pause, and time goes on
 * meanwhile.
 */
class Left {
  static readonly FULL = QUOTA.burst * UNIT_MS;
  #least = Left.FULL;
  #most = Left.FULL;

  pass(ms: number): void {
    this.#least = Math.min(Left.FULL, this.#least + ms);
    this.#most = Math.min(Left.FULL, this.#most + ms);
  }

  /** So many of so many calls were allowed, which took so many milliseconds together; throws where that is wrong. */
  used(allowed: number, calls: number, tookMs: number): void {
    this.#most += tookMs;
    expect(allowed).toBeGreaterThanOrEqual(Math.min(calls, Math.floor(this.#least / UNIT_MS)));
    expect(allowed).toBeLessThanOrEqual(Math.min(calls, Math.floor(this.#most / UNIT_MS)));
    this.#least -= allowed * UNIT_MS;
    this.#most -= allowed * UNIT_MS;
  }
}

describe("a limited API, on the virtual clock", () => {
  it("gives callers at the same time what one after the other would get, each tenant by itself", async () => {
    await fc.assert(
      fc.asyncProperty(waves, fc.nat(1000), async (list, seed) => {
        await using t = await start(limited, { seed });
        const left = { a: new Left(), b: new Left() };
        let passed = t.now().getTime();
        for (const { after, ...calls } of list) {
          await t.advance(`${after}ms`);
          const from = t.now().getTime();
          const answers = await Promise.all(
            (["a", "b"] as const).map((tenant) =>
              Promise.all(Array.from({ length: calls[tenant] }, () => t.fetch(`/${tenant}`))),
            ),
          );
          const to = t.now().getTime();
          for (const [index, tenant] of (["a", "b"] as const).entries()) {
            const statuses = (answers[index] ?? []).map(({ status }) => status);
            expect(statuses.every((status) => status === 200 || status === 429)).toBe(true);
            left[tenant].pass(from - passed);
            left[tenant].used(statuses.filter((status) => status === 200).length, calls[tenant], to - from);
          }
          passed = to;
        }
      }),
      { numRuns: 30 },
    );
  });
});

/** One call at a time, as seldom as once in 20 seconds: whoever races meets others. */
const NARROW = { rate: 3, per: "1m", burst: 1 } as const;
const NARROW_MS = 20_000;
/** What a function's clock may be wrong by in a simulation, in milliseconds, either way. */
const SKEW_MS = 1000;

/** More calls were allowed than the quota has between the sending of the first and the answer of the last. */
function tooMany(calls: readonly ClientRequest[]): string | undefined {
  const allowed = calls.flatMap(({ sentAt, answer }) =>
    answer?.status === 200 ? [{ sentAt, at: answer.at }] : [],
  );
  for (const { sentAt: from } of allowed) {
    for (const { at: to } of allowed) {
      const within = allowed.filter(({ sentAt, at }) => sentAt >= from && at <= to).length;
      if (within > 0 && within > NARROW.burst + (to - from + 2 * SKEW_MS) / NARROW_MS)
        return `${within} calls were allowed in ${to - from} ms`;
    }
  }
  return undefined;
}

/** Simulates an API until something does not hold: what it was, in how many runs, and how calls were answered. */
async function simulated(api: App, mostRuns: number) {
  const statuses = new Set<number | undefined>();
  const clients: Clients = async ({ fetch }) => {
    await fetch("/a");
  };
  const invariants: Invariants = {
    eventually: {
      "nobody has more than the quota": ({ requests }) => {
        for (const { answer } of requests) statuses.add(answer?.status);
        return tooMany(requests);
      },
    },
  };
  const subject = { inventory: takeInventory(api), invariants, clients };
  const found: string[] = [];
  for (let seed = 0; seed < mostRuns && found.length === 0; seed++) {
    const { violations } = await simulateRun(subject, { seed });
    found.push(...violations.map(({ invariant, message }) => `seed ${seed}: ${invariant}: ${message}`));
  }
  return { found, statuses };
}

describe("a limited API, broken on purpose", () => {
  it("gives nobody more than the quota, whatever crashes, stalls, races or loses answers", async () => {
    const { found, statuses } = await simulated(
      limitedBy(NARROW, (limits) => limits),
      30,
    );
    expect(found).toEqual([]);
    expect([...statuses]).toEqual(expect.arrayContaining([200, 429]));
  });

  it("is found out where records are written without a condition", async () => {
    const careless = limitedBy(NARROW, ({ get, put }) => ({ get, put: (record) => put(record) }));
    const { found } = await simulated(careless, 200);
    expect(found.join()).toContain("nobody has more than the quota");
  });
});
