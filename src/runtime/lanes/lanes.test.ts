import { app, consume, consumer, http, httpApi, json, ThrottledError } from "@motif/core";
import { takeInventory } from "@motif/core/model";
import { bindUses } from "@motif/core/platform";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { priorityLanes, type RateLimitStore } from "../index.ts";
import { type Interference, MemoryTables } from "../testing/memory-table.ts";
import { TokenBucket } from "../testing/token-bucket.ts";
import { sharesOf } from "./shares.ts";

const Job = z.object({ id: z.string() });
const jobs = priorityLanes("jobs", {
  schema: Job,
  retention: "1d",
  concurrency: 10,
  tiers: {
    paid: { weight: 5, quota: { rate: 60, per: "1m", burst: 10 } },
    free: { weight: 2, quota: { rate: 6, per: "1m", burst: 2 } },
  },
  overflow: { weight: 1 },
});

type Weights = Readonly<Record<string, number>>;

describe("workers are shared", () => {
  it.each<[number, Weights, Weights]>([
    [10, { paid: 5, free: 2, overflow: 1 }, { paid: 6, free: 2, overflow: 2 }],
    [6, { paid: 5, free: 2, overflow: 1 }, { paid: 2, free: 2, overflow: 2 }],
    [80, { paid: 5, free: 2, overflow: 1 }, { paid: 50, free: 20, overflow: 10 }],
    [9, { a: 1, b: 1, c: 1, d: 1 }, { a: 3, b: 2, c: 2, d: 2 }],
    [12, { a: 0.5, b: 0.1 }, { a: 10, b: 2 }],
  ])("%d by the weights %j", (workers, weights, shares) => {
    expect(sharesOf(workers, weights)).toEqual(shares);
  });

  it("all of them, two for each lane at least, and beyond that nobody could do better by taking one from another", () => {
    const weights = fc.dictionary(
      fc.string({ minLength: 1 }),
      fc.double({ min: 0.1, max: 100, noNaN: true }),
      {
        minKeys: 1,
        maxKeys: 6,
      },
    );
    fc.assert(
      fc.property(weights, fc.nat(200), (given, more) => {
        const workers = 2 * Object.keys(given).length + more;
        const shares = Object.entries(sharesOf(workers, given));
        expect(shares.reduce((sum, [, share]) => sum + share, 0)).toBe(workers);
        for (const [lane, share] of shares) {
          expect(share).toBeGreaterThanOrEqual(2);
          const weight = given[lane] ?? 0;
          for (const [other, its] of shares) {
            if (its > 2) expect((its - 1) / (given[other] ?? 0)).toBeLessThanOrEqual(share / weight);
          }
        }
      }),
    );
  });

  it.each<[number, Weights, string]>([
    [5, { paid: 1, free: 1, overflow: 1 }, "3 lanes share 6 workers or more"],
    [7.5, { paid: 1 }, "not 7.5"],
    [10, { paid: 0, free: 1 }, "weight of lane paid is a number above 0, not 0"],
    [10, { paid: Number.NaN }, "not NaN"],
  ])("not as %d by %j", (workers, weights, message) => {
    expect(() => sharesOf(workers, weights)).toThrow(message);
  });
});

/** Senders that share a table. */
class Fixture {
  time = Date.UTC(2026, 0, 1);
  readonly tables = new MemoryTables(() => this.time);
  #ids = 0;

  laneFor(tier: "paid" | "free", tenant: string, interference: Interference = {}) {
    const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
    const context = { now: () => new Date(this.time), newId: () => `call-${++this.#ids}`, log };
    const drivers = { table: this.tables.driver(interference) };
    const bound = bindUses({ quotas: jobs.quotas.readWriter }, drivers, () => {})({ carried: () => ({}) });
    return jobs.laneFor(context, { store: bound.quotas as RateLimitStore, tier, tenant });
  }
}

describe("the lane of a message", () => {
  it("is its tier's within the tenant's quota, and overflow beyond it", async () => {
    const fixture = new Fixture();
    const lanes: string[] = [];
    for (let message = 0; message < 4; message++) lanes.push(await fixture.laneFor("free", "ann"));
    expect(lanes).toEqual(["free", "free", "overflow", "overflow"]);
    expect(await fixture.laneFor("free", "bob")).toBe("free");
    fixture.time += 10_000;
    expect(await fixture.laneFor("free", "ann")).toBe("free");
  });

  it("counts against the quota of its tier: who pays begins anew", async () => {
    const fixture = new Fixture();
    for (let message = 0; message < 3; message++) await fixture.laneFor("free", "ann");
    expect(await fixture.laneFor("paid", "ann")).toBe("paid");
  });

  it("is never a tier's for more than the quota in any time, and never overflow for less", async () => {
    const messages = fc.array(fc.record({ after: fc.nat(30_000), tenant: fc.constantFrom("ann", "bob") }), {
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(messages, async (list) => {
        const fixture = new Fixture();
        const buckets = new Map(
          ["ann", "bob"].map((tenant) => [tenant, new TokenBucket({ rate: 6, perMs: 60_000, burst: 2 })]),
        );
        for (const { after, tenant } of list) {
          fixture.time += after;
          const isWithin = buckets.get(tenant)?.use(fixture.time, 1);
          expect(await fixture.laneFor("free", tenant)).toBe(isWithin ? "free" : "overflow");
        }
      }),
    );
  });

  it("is overflow where so many of a tenant come at once that they cannot be counted", async () => {
    const fixture = new Fixture();
    const before = async (operation: string) => {
      if (operation === "put") await fixture.laneFor("paid", "ann");
    };
    expect(await fixture.laneFor("paid", "ann", { before })).toBe("overflow");
  });

  it.each([new Error("The table is down."), new ThrottledError("Too much is asked of the table.")])(
    "is not known where the table does not answer: %s",
    async (error) => {
      const before = () => Promise.reject(error);
      await expect(new Fixture().laneFor("paid", "ann", { before })).rejects.toBe(error);
    },
  );
});

describe("lanes", () => {
  it("are queues like any others, with a consumer each, and a table", () => {
    const worker = (name: string) => consumer(name, { event: Job }, () => {});
    const { paid, free, overflow } = jobs.queues;
    const uses = {
      paid: paid.sender,
      free: free.sender,
      overflow: overflow.sender,
      quotas: jobs.quotas.readWriter,
    };
    const submit = http("submit", { uses }, () => json({}));
    const { resources } = takeInventory(
      app("test", {
        api: httpApi({ "POST /": submit }),
        paid: consume(paid, worker("a"), { maxConcurrency: jobs.concurrency.paid }),
        free: consume(free, worker("b"), { maxConcurrency: jobs.concurrency.free }),
        overflow: consume(overflow, worker("c"), { maxConcurrency: jobs.concurrency.overflow }),
      }),
    );
    expect(resources.queue.map(({ name, retentionMs }) => [name, retentionMs])).toEqual([
      ["jobs-free", 86_400_000],
      ["jobs-overflow", 86_400_000],
      ["jobs-paid", 86_400_000],
    ]);
    expect(resources.table).toMatchObject([{ name: "jobs-quotas" }]);
    expect(jobs.concurrency).toEqual({ paid: 6, free: 2, overflow: 2 });
  });

  it("are refused with a tier of the name of the lane that all have", () => {
    const tier = { weight: 1, quota: { rate: 1, per: "1s" } } as const;
    const options = { schema: Job, concurrency: 10, overflow: { weight: 1 } };
    expect(() => priorityLanes("jobs", { ...options, tiers: { overflow: tier } })).toThrow("called overflow");
  });
});
