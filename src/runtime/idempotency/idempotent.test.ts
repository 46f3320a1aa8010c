import { ConditionFailedError, type Json, UnknownOutcomeError } from "@motif/core";
import { describe, expect, it } from "vitest";
import { IdempotencyFixture } from "../testing/idempotency-fixture.ts";

const LEASE_MS = 30_000;
const DAY_MS = 24 * 3_600_000;

describe("idempotent work", () => {
  it("is done once, and its result is given to everybody who asks again", async () => {
    const fixture = new IdempotencyFixture();
    let done = 0;
    const work = async () => ({ number: ++done });
    expect(await fixture.attempt({ work })).toEqual({ number: 1 });
    expect(await fixture.attempt({ work })).toEqual({ number: 1 });
    expect(await fixture.attempt({ work, key: "other" })).toEqual({ number: 2 });
  });

  it("may have no result", async () => {
    const fixture = new IdempotencyFixture();
    let done = 0;
    const work = async () => void done++;
    expect(await fixture.attempt({ work })).toBeUndefined();
    expect(await fixture.attempt({ work })).toBeUndefined();
    expect(done).toBe(1);
  });

  it("is in progress for others while it goes on, and says for how long", async () => {
    const fixture = new IdempotencyFixture();
    const result = await fixture.attempt({
      work: async () => {
        fixture.time += 10_000;
        await expect(fixture.attempt({})).rejects.toMatchObject({
          code: "in-progress",
          retryAfterMs: LEASE_MS - 10_000,
        });
        return "mine";
      },
    });
    expect(result).toBe("mine");
  });

  it("is refused under the same key with another payload, during and after the first", async () => {
    const fixture = new IdempotencyFixture();
    const other = () =>
      expect(fixture.attempt({ payload: { a: 2 } })).rejects.toMatchObject({ code: "key-reused" });
    const work = async () => {
      await other();
    };
    await fixture.attempt({ payload: { a: 1 }, work });
    await other();
  });

  it("takes a payload for the same in whatever order its members come", async () => {
    const fixture = new IdempotencyFixture();
    await fixture.attempt({ payload: { a: 1, B: { c: 2, D: 3 } }, work: async () => "first" });
    expect(await fixture.attempt({ payload: { B: { D: 3, c: 2 }, a: 1 } })).toBe("first");
  });

  it("that throws can be tried again at once, with the same ids", async () => {
    const fixture = new IdempotencyFixture();
    const ids: string[] = [];
    const failing = fixture.attempt({
      work: async (lease) => {
        ids.push(lease.id("effect"));
        throw new Error("no");
      },
    });
    await expect(failing).rejects.toThrow("no");
    await fixture.attempt({ work: async (lease) => void ids.push(lease.id("effect"), lease.id("another")) });
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it("throws its own error even if the lease cannot be given back", async () => {
    const fixture = new IdempotencyFixture();
    let down = false;
    const before = async () => {
      if (down) throw new Error("The table is down.");
    };
    const work = async () => {
      down = true;
      throw new Error("mine");
    };
    await expect(fixture.attempt({ work, before })).rejects.toThrow("mine");
  });

  it("may be done again when the record has expired, with new ids", async () => {
    const fixture = new IdempotencyFixture();
    const ids: string[] = [];
    const work = async (lease: { id(name: string): string }) => void ids.push(lease.id("effect"));
    await fixture.attempt({ work });
    fixture.time += DAY_MS - 1;
    await fixture.attempt({ work });
    expect(ids).toHaveLength(1);
    fixture.time += 1000;
    await fixture.attempt({ work, payload: "another" });
    expect(new Set(ids).size).toBe(2);
  });

  it("keeps no key, payload or name of the caller", async () => {
    const fixture = new IdempotencyFixture();
    await fixture.attempt({ key: "ann@example.org", payload: "4111 1111", work: async () => null });
    expect(JSON.stringify(fixture.tables.items())).not.toMatch(/ann|4111/);
  });
});

describe("a lease", () => {
  it("lasts as long as its invocation may, then another attempt takes the work over", async () => {
    const fixture = new IdempotencyFixture();
    const died = fixture.attempt({ work: () => new Promise(() => {}) });
    await Promise.race([died, fixture.settled()]);
    fixture.time += LEASE_MS - 1;
    await expect(fixture.attempt({})).rejects.toMatchObject({ code: "in-progress", retryAfterMs: 1 });
    fixture.time += 1;
    expect(await fixture.attempt({ work: async () => "second" })).toBe("second");
  });

  it("that was lost cannot be used to record, to renew or to give back", async () => {
    const fixture = new IdempotencyFixture();
    const slow = await fixture.attempt({
      work: async (lease) => {
        fixture.time += LEASE_MS;
        await fixture.attempt({ work: async () => "second" });
        await expect(lease.renew()).rejects.toMatchObject({ code: "lease-lost" });
        return "first";
      },
    });
    expect(slow).toBe("second");
    expect(await fixture.attempt({})).toBe("second");
  });

  it("that was lost to an attempt still under way leaves its holder without a result", async () => {
    const fixture = new IdempotencyFixture();
    const slow = fixture.attempt({
      work: async () => {
        fixture.time += LEASE_MS;
        void fixture.attempt({ work: () => new Promise(() => {}) });
        await fixture.settled();
        throw new Error("first");
      },
    });
    await expect(slow).rejects.toThrow("first");
    await expect(fixture.attempt({})).rejects.toMatchObject({ code: "in-progress", retryAfterMs: LEASE_MS });
  });

  it("can be shorter, and renewed", async () => {
    const fixture = new IdempotencyFixture();
    const result = await fixture.attempt({
      lease: "5s",
      work: async (lease) => {
        fixture.time += 4000;
        await lease.renew();
        fixture.time += 4000;
        await expect(fixture.attempt({})).rejects.toMatchObject({ code: "in-progress", retryAfterMs: 1000 });
        return "mine";
      },
    });
    expect(result).toBe("mine");
  });

  it("is never longer than its invocation may last", async () => {
    const fixture = new IdempotencyFixture();
    await fixture.attempt({
      lease: "1h",
      work: async (lease) => {
        fixture.time += 20_000;
        await lease.renew();
        await expect(fixture.attempt({})).rejects.toMatchObject({ retryAfterMs: LEASE_MS - 20_000 });
      },
    });
  });

  it("is kept while a renewal and the record are written at the same time", async () => {
    const fixture = new IdempotencyFixture();
    const result = await fixture.attempt({
      work: async (lease) => {
        void lease.renew();
        void lease.renew();
        return "mine";
      },
    });
    expect(result).toBe("mine");
  });

  // A driver may repeat a conditional write whose answer was lost; the repetition then fails on the first one's version.
  it.each([
    new ConditionFailedError("The repeated write failed."),
    new UnknownOutcomeError("The answer was lost."),
  ])("is known by its owner's token where a write took effect and its caller got %s", async (error) => {
    const fixture = new IdempotencyFixture();
    let puts = 0;
    const after = async (operation: string) => {
      if (operation === "put" && ++puts % 2 === 1) throw error;
    };
    let done = 0;
    expect(await fixture.attempt({ after, work: async () => ++done })).toBe(1);
    expect(await fixture.attempt({})).toBe(1);
  });
});

// What may be lost in a crash is the answer, never the protection: the work runs again, with the same ids.
describe.each(["before", "after"] as const)("a crash %s any step", (when) => {
  it.each([1, 2, 3])("at operation %i leads to one effect and one result", async (step) => {
    const fixture = new IdempotencyFixture();
    const effects = new Set<string>();
    const results: Json[] = [];
    const work = async (lease: { id(name: string): string }) => {
      effects.add(lease.id("effect"));
      return lease.id("effect");
    };
    let operations = 0;
    const crash = async () => {
      if (++operations === step) await new Promise(() => {});
    };
    void fixture.attempt({ work, [when]: crash }).then((result) => results.push(result as Json));
    await fixture.settled();
    fixture.time += LEASE_MS;
    for (let repetition = 0; repetition < 3; repetition++)
      results.push((await fixture.attempt({ work })) as Json);
    expect(effects.size).toBe(1);
    expect(new Set(results)).toEqual(effects);
  });
});
