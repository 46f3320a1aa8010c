import {
  AccessDeniedError,
  MotifError,
  NotFoundError,
  ThrottledError,
  UnknownOutcomeError,
} from "@motif/core";
import { bindUses } from "@motif/core/platform";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  type RateLimitOptions,
  type RateLimitResult,
  type RateLimitStore,
  rateLimit,
  rateLimitTable,
} from "../index.ts";
import { type Interference, MemoryTables } from "../testing/memory-table.ts";
import { TokenBucket } from "../testing/token-bucket.ts";

const limits = rateLimitTable("limits");
const QUOTA = { rate: 3, per: "1s", burst: 4 } as const;
const MODEL = { rate: 3, perMs: 1000, burst: 4 };

/** Callers of rate limits in one table. Time stands still until a test sets it. */
class Fixture {
  time = Date.UTC(2026, 0, 1);
  readonly tables = new MemoryTables(() => this.time);
  readonly warnings: unknown[] = [];
  #ids = 0;

  /** `onNow` is called whenever a call asks for the time. */
  call(
    over: Partial<RateLimitOptions> = {},
    { onNow, ...interference }: Interference & { readonly onNow?: () => void } = {},
  ): Promise<RateLimitResult> {
    const log = {
      debug: () => {},
      info: () => {},
      error: () => {},
      warn: (...line: unknown[]) => void this.warnings.push(line),
    };
    const now = () => {
      onNow?.();
      return new Date(this.time);
    };
    const context = { now, newId: () => `call-${++this.#ids}`, log };
    return rateLimit(context, { store: this.#store(interference), key: "tenant", ...QUOTA, ...over });
  }

  /** How many of so many calls, one after the other, are allowed. */
  async allowed(calls: number, over: Partial<RateLimitOptions> = {}): Promise<number> {
    let count = 0;
    for (let call = 0; call < calls; call++) if ((await this.call(over)).allowed) count++;
    return count;
  }

  #store(interference: Interference): RateLimitStore {
    const bound = bindUses(
      { store: limits.readWriter },
      { table: this.tables.driver(interference) },
      () => {},
    );
    return bound({ carried: () => ({}) }).store as RateLimitStore;
  }
}

// Pauses between tries are as short as they can be.
beforeEach(() => void vi.spyOn(Math, "random").mockReturnValue(0));
afterEach(() => void vi.restoreAllMocks());

describe("a rate limit", () => {
  it("allows a burst, and then what comes back evenly", async () => {
    const fixture = new Fixture();
    expect(await fixture.allowed(10)).toBe(4);
    expect(await fixture.call()).toEqual({
      allowed: false,
      remaining: 0,
      retryAfterMs: 334,
      nextUnitMs: 334,
      decided: true,
    });
    fixture.time += 333;
    expect(await fixture.allowed(1)).toBe(0);
    fixture.time += 1;
    expect(await fixture.allowed(2)).toBe(1);
    fixture.time += 60_000;
    expect(await fixture.call()).toMatchObject({ allowed: true, remaining: 3, retryAfterMs: 0 });
  });

  it("is another one for every key, name and quota", async () => {
    const fixture = new Fixture();
    expect(await fixture.allowed(5)).toBe(4);
    for (const other of [
      { key: "other" },
      { key: ["tenant"] },
      { name: "other" },
      { rate: 5 },
      { per: "2s" } as const,
    ]) {
      expect(await fixture.allowed(5, other), JSON.stringify(other)).toBe(4);
    }
    expect(await fixture.allowed(5, { key: ["a", "b"] })).toBe(4);
    expect(await fixture.allowed(5, { key: ["ab", ""] })).toBe(4);
  });

  it("takes as many units as a call costs, or none", async () => {
    const fixture = new Fixture();
    expect(await fixture.call({ cost: 3 })).toMatchObject({ allowed: true, remaining: 1 });
    expect(await fixture.call({ cost: 2 })).toMatchObject({
      allowed: false,
      remaining: 1,
      retryAfterMs: 334,
    });
    expect(await fixture.call({ cost: 1 })).toMatchObject({ allowed: true, remaining: 0 });
  });

  it.each([0, 5, 1.5, -1])("refuses a call of %d units, where 4 can be used at once", async (cost) => {
    await expect(new Fixture().call({ cost })).rejects.toThrow("uses 1 to 4 units");
  });

  it.each(["", 'a"b', "a\\b", "ü", "a\nb"])(
    "refuses the name %j, which cannot stand in a header",
    async (name) => {
      await expect(new Fixture().call({ name })).rejects.toThrow("printable ASCII");
    },
  );

  it("keeps a record as long as it says something, and no key of a caller's", async () => {
    const fixture = new Fixture();
    await fixture.call({ key: "ann@example.org", cost: 3 });
    expect(JSON.stringify(fixture.tables.items())).not.toContain("ann");
    // All units are back after a second; an hour is longer than a call takes from its read to its write.
    expect(fixture.tables.items()).toMatchObject([{ expiresAt: fixture.time / 1000 + 3601 }]);
  });

  it("does not write over what came and went while a slow call made up its mind", async () => {
    const fixture = new Fixture();
    let isFirst = true;
    const before = async (operation: string) => {
      if (operation !== "put" || !isFirst) return;
      isFirst = false;
      expect(await fixture.allowed(9)).toBe(4);
      fixture.time += 900_000;
    };
    expect(await fixture.call({ cost: 4 }, { before })).toMatchObject({ allowed: true });
    expect(await fixture.allowed(9)).toBe(0);
  });

  it("counts a call once whose write was made though its answer was lost", async () => {
    const fixture = new Fixture();
    let lost = 0;
    const after = async (operation: string) => {
      if (operation === "put" && lost++ === 0) throw new UnknownOutcomeError("The answer was lost.");
    };
    expect(await fixture.call({}, { after })).toMatchObject({ allowed: true, remaining: 3 });
    expect(await fixture.allowed(9)).toBe(3);
  });

  it("gives up when others are faster every time, and lets nobody through", async () => {
    const fixture = new Fixture();
    const before = async (operation: string) => {
      if (operation === "put") await fixture.call({ burst: 1000 });
    };
    const overtaken = fixture.call({ burst: 1000, ifUnavailable: "allow" }, { before });
    await expect(overtaken).rejects.toThrow(ThrottledError);
    expect(fixture.warnings).toEqual([]);
  });
});

describe("a rate limit whose table does not answer", () => {
  const down = {
    before: async () => {
      throw new MotifError("unavailable", "The table is down.");
    },
  };

  it("throws, if nothing else is said", async () => {
    await expect(new Fixture().call({}, down)).rejects.toThrow("The table is down.");
  });

  it.each([new AccessDeniedError("not granted"), new NotFoundError("no such table")])(
    "throws %s, which is a mistake, even where calls may pass",
    async (mistake) => {
      const before = () => Promise.reject(mistake);
      await expect(new Fixture().call({ ifUnavailable: "allow" }, { before })).rejects.toBe(mistake);
    },
  );

  it("lets through where it may, and says so in the log", async () => {
    const fixture = new Fixture();
    const result = await fixture.call({ ifUnavailable: "allow", name: "polite" }, down);
    expect(result).toEqual({ allowed: true, remaining: 0, retryAfterMs: 0, nextUnitMs: 0, decided: false });
    expect(fixture.warnings).toMatchObject([
      ["rate limit let a call through without its table", { limit: "polite" }],
    ]);
  });
});

/** One caller: when it comes, what it asks for, and which of its writes lose their answer. */
const callers = fc.array(
  fc.record({
    key: fc.nat(1),
    cost: fc.integer({ min: 1, max: 4 }),
    lost: fc.uniqueArray(fc.nat(3), { maxLength: 2 }),
    /** Milliseconds that pass before each of its operations. */
    slowness: fc.oneof(fc.constant(0), fc.nat(400)),
  }),
  { maxLength: 12 },
);

/** What a caller did, in the order in which it was done; and the time by which it decided. */
interface Step {
  readonly caller: number;
  readonly kind: "read" | "write";
  at: number;
}

it("whatever the order of their steps, callers at the same time get what one after the other would have got", async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), callers, async (scheduler, list) => {
      const fixture = new Fixture();
      const steps: Step[] = [];
      const answers = list.map(({ key, cost, lost, slowness }, caller) => {
        const last = () => steps.findLast((step) => step.caller === caller);
        let puts = 0;
        const before = async () => {
          await scheduler.schedule(Promise.resolve());
          fixture.time += slowness;
        };
        const after = async (operation: string) => {
          const kind = operation === "get" ? "read" : "write";
          steps.push({ caller, kind, at: last()?.at ?? fixture.time });
          if (kind === "write" && lost.includes(puts++))
            throw new UnknownOutcomeError("The answer was lost.");
        };
        const onNow = () => Object.assign(last() ?? {}, { at: fixture.time });
        return fixture.call({ key: `key-${key}`, cost }, { before, after, onNow });
      });
      const results = await scheduler.waitFor(Promise.all(answers));
      for (const key of [0, 1]) {
        const bucket = new TokenBucket(MODEL);
        for (const step of steps.filter(({ caller }) => list[caller]?.key === key)) {
          const { caller, kind, at } = step;
          const result = results[caller];
          const decisive = steps.findLast(
            (other) => other.caller === caller && (other.kind === "write") === result?.allowed,
          );
          const cost = list[caller]?.cost ?? 0;
          if (kind === "write") expect(bucket.use(at, cost), "there are so many").toBe(true);
          if (step !== decisive) continue;
          expect(result?.remaining).toBe(bucket.remaining(at));
          if (kind === "read") expect(bucket.use(at, cost), "there are not so many").toBe(false);
        }
      }
    }),
    { numRuns: 300 },
  );
});
