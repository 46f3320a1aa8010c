import { bindUses } from "@motif/core/platform";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import {
  answerTable,
  type Gathered,
  keepAnswer,
  type Provider,
  type ScatterOptions,
  scatterGather,
} from "../index.ts";

beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) }));
afterEach(() => void vi.useRealTimers());

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** An environment. */
class Environment {
  readonly warnings: string[] = [];
  readonly now = () => new Date();

  /** Gathers, and lets so much time pass as it takes. */
  async gather<T>(
    providers: Readonly<Record<string, Provider<T>>>,
    options: Partial<ScatterOptions<T>> = {},
    remainingMs = 30_000,
  ): Promise<readonly Gathered<T>[]> {
    const context = contextOf(this, remainingMs);
    let gathered: readonly Gathered<T>[] | undefined;
    const gathering = scatterGather(context, { deadline: "1s", ...options }, providers).then((all) => {
      gathered = all;
    });
    for (let ms = 0; ms < 3000 && !gathered; ms += 10) await pass(10);
    await gathering;
    return gathered ?? [];
  }
}

function contextOf({ now, warnings }: Environment, remainingMs = 30_000) {
  const unheard = () => {};
  const warn = (message: string) => void warnings.push(message);
  const log = { debug: unheard, info: unheard, warn, error: unheard };
  return { now, log, remainingTime: () => remainingMs };
}

/** A provider that answers after a while, and notes what becomes of its requests. */
class Asked {
  /** Requests, and those of them that were given up. */
  requests = 0;
  aborted = 0;
  readonly provider: Provider<string>;

  constructor(...afterMs: readonly number[]) {
    this.provider = (signal) => {
      const wait = afterMs[Math.min(this.requests++, afterMs.length - 1)];
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => resolve(`after ${wait}`), wait);
        signal.addEventListener("abort", () => {
          this.aborted++;
          clearTimeout(timer);
          reject(signal.reason);
        });
      });
    };
  }
}

const failing: Provider<never> = async () => {
  throw new Error("no connection");
};
const statuses = (all: readonly Gathered<unknown>[]) =>
  Object.fromEntries(all.map(({ provider, status }) => [provider, status]));

describe("a gathering", () => {
  it("has an entry for each provider: what answered, what failed, what was late", async () => {
    const slow = new Asked(5000);
    const began = Date.now();
    const all = await new Environment().gather({
      quick: new Asked(100).provider,
      broken: failing,
      slow: slow.provider,
    });
    expect(all).toEqual([
      { provider: "quick", status: "answered", value: "after 100", tookMs: 100, hedged: false },
      { provider: "broken", status: "failed", error: new Error("no connection") },
      { provider: "slow", status: "late" },
    ]);
    expect(Date.now() - began).toBe(1000);
    expect(slow.aborted).toBe(1);
  });

  it("ends with the last answer where all come in time", async () => {
    const began = Date.now();
    await new Environment().gather({ a: new Asked(100).provider, b: new Asked(300).provider });
    expect(Date.now() - began).toBe(300);
  });

  it("ends at the deadline though a provider does not heed its signal, or throws at once", async () => {
    const began = Date.now();
    const throws = (): Promise<string> => {
      throw new Error("at once");
    };
    const all = await new Environment().gather({ deaf: () => new Promise<string>(() => {}), throws });
    expect(statuses(all)).toEqual({ deaf: "late", throws: "failed" });
    expect(Date.now() - began).toBe(1000);
  });

  it("gives providers half a second less than the invocation has left, and asks nobody where that is nothing", async () => {
    const slow = new Asked(900);
    expect(statuses(await new Environment().gather({ slow: slow.provider }, {}, 1300))).toEqual({
      slow: "late",
    });
    expect(slow.requests).toBe(1);
    const asked = new Asked(10);
    expect(statuses(await new Environment().gather({ asked: asked.provider }, {}, 400))).toEqual({
      asked: "late",
    });
    expect(asked.requests).toBe(0);
  });

  it("waits for no more than enough answers, and gives the rest up", async () => {
    const slow = new Asked(900);
    const all = await new Environment().gather(
      { a: new Asked(100).provider, b: new Asked(200).provider, slow: slow.provider, broken: failing },
      { enough: 2 },
    );
    expect(statuses(all)).toEqual({ a: "answered", b: "answered", slow: "unneeded", broken: "failed" });
    expect(slow.aborted).toBe(1);
  });

  it("asks so many at a time as it may", async () => {
    const all = [new Asked(400), new Asked(400), new Asked(400)];
    const [a, b, c] = all;
    const providers = { a: a?.provider, b: b?.provider, c: c?.provider } as Record<string, Provider<string>>;
    const gathered = await new Environment().gather(providers, { concurrency: 1 });
    expect(statuses(gathered)).toEqual({ a: "answered", b: "answered", c: "late" });
    expect(all.map(({ requests }) => requests)).toEqual([1, 1, 1]);
    expect(statuses(await new Environment().gather(providers, { concurrency: 3 }))).not.toHaveProperty(
      "late",
    );
  });

  it("of nobody is empty", async () => {
    expect(await new Environment().gather({})).toEqual([]);
  });

  it("refuses options that make no sense", async () => {
    for (const options of [
      { enough: 0 },
      { concurrency: 1.5 },
      { hedging: { after: "1s", budget: 0 } },
      { hedging: { after: "1s", budget: 2 } },
    ] as const) {
      const gathering = scatterGather(contextOf(new Environment()), { deadline: "1s", ...options }, {});
      await expect(gathering).rejects.toMatchObject({ code: "invalid-argument" });
    }
  });
});

describe("hedging", () => {
  const hedging = { after: "200ms", budget: 1 } as const;

  it("asks a slow provider once more; the first answer counts, and the other request is given up", async () => {
    const asked = new Asked(900, 100);
    const [answer] = await new Environment().gather({ asked: asked.provider }, { hedging });
    expect(answer).toMatchObject({ value: "after 100", hedged: true, tookMs: 300 });
    expect(asked).toMatchObject({ requests: 2, aborted: 1 });
  });

  it("asks nobody twice who answers or fails before", async () => {
    const quick = new Asked(100);
    let failures = 0;
    const broken = async () => {
      failures++;
      throw new Error("no");
    };
    await new Environment().gather({ quick: quick.provider, broken }, { hedging });
    await pass(2000);
    expect([quick.requests, failures]).toEqual([1, 1]);
  });

  it("waits for the second request where the first fails meanwhile", async () => {
    let requests = 0;
    const provider: Provider<string> = async () => {
      const isFirst = ++requests === 1;
      await new Promise((resolve) => setTimeout(resolve, 300));
      if (isFirst) throw new Error("no");
      return "second";
    };
    const [answer] = await new Environment().gather({ provider }, { hedging });
    expect(answer).toMatchObject({ status: "answered", value: "second", hedged: true });
  });

  it("asks once more after the 95th percentile of what the provider took, once 20 are known", async () => {
    const environment = new Environment();
    for (let n = 1; n <= 20; n++) await environment.gather({ p: new Asked(n * 10).provider }, { hedging });
    const asked = new Asked(900, 10);
    const [answer] = await environment.gather({ p: asked.provider }, { hedging });
    expect(answer).toMatchObject({ tookMs: 190 + 10, hedged: true });
    const other = new Asked(900, 10);
    expect(await environment.gather({ other: other.provider }, { hedging })).toMatchObject([{ tookMs: 210 }]);
  });

  it("takes what was late for as slow as it was waited for", async () => {
    const environment = new Environment();
    for (let n = 0; n < 20; n++) await environment.gather({ p: new Asked(5000).provider }, { hedging });
    const asked = new Asked(990, 1);
    await environment.gather({ p: asked.provider }, { hedging });
    expect(asked.requests).toBe(1);
  });

  it("keeps to its budget in each environment, whatever comes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 1200 }), { minLength: 1, maxLength: 60 }),
        fc.constantFrom(0.05, 0.1, 0.5, 1),
        async (waits, budget) => {
          const environment = new Environment();
          let requests = 0;
          for (const wait of waits) {
            const asked = new Asked(wait);
            await environment.gather({ p: asked.provider }, { hedging: { after: "50ms", budget } });
            requests += asked.requests;
          }
          expect(requests).toBeLessThanOrEqual(waits.length * (1 + budget));
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe("kept answers", () => {
  const lateAnswers = answerTable("late-answers");
  const request = { from: "Bremen", to: "Kiel" };
  const items = new Map<string, { readonly item: Record<string, unknown>; readonly version: string }>();
  const isDown = { value: false };
  const driver = {
    put: async (_: unknown, item: Record<string, unknown>) => {
      items.set(`${item.request} ${item.provider}`, { item, version: "1" });
      return { version: "1" };
    },
    query: async (_: unknown, { partition }: { partition: unknown }) => {
      if (isDown.value) throw new Error("The table is down.");
      return { entries: [...items.values()].filter(({ item }) => item.request === partition) };
    },
  };
  const bound = bindUses({ store: lateAnswers.readWriter }, { table: driver as never }, () => {});
  const store = bound({ carried: () => ({}) }).store as never;
  const kept = { store, request, maxAge: "10m", schema: z.string() } as const;
  const keep = (provider: string, answer: string | number) =>
    keepAnswer({ now: () => new Date() }, { store, request, provider, answer, for: "1h" });
  beforeEach(() => {
    items.clear();
    isDown.value = false;
  });

  it("stand in for answers that fail or are late, and say how old they are", async () => {
    await keep("slow", "kept");
    await keep("broken", "kept too");
    const answeredAt = new Date();
    await pass(60_000);
    const providers = { slow: new Asked(5000).provider, broken: failing, quick: new Asked(10).provider };
    const all = await new Environment().gather<string>(providers, { kept });
    expect(all).toEqual([
      { provider: "slow", status: "kept", value: "kept", answeredAt, instead: "late" },
      { provider: "broken", status: "kept", value: "kept too", answeredAt, instead: "failed" },
      expect.objectContaining({ provider: "quick", status: "answered" }),
    ]);
  });

  it("are those of the same request only, and no older than they may be, and what the schema takes", async () => {
    const slow = () => ({ slow: new Asked(5000).provider });
    await keep("slow", "kept");
    const other = { ...kept, request: { from: "Bremen", to: "Bonn" } };
    expect(statuses(await new Environment().gather(slow(), { kept: other }))).toEqual({ slow: "late" });
    await pass(11 * 60_000);
    expect(statuses(await new Environment().gather(slow(), { kept }))).toEqual({ slow: "late" });
    await keep("slow", 17);
    expect(statuses(await new Environment().gather(slow(), { kept }))).toEqual({ slow: "late" });
  });

  it("are not asked for where everybody answers, and are none where the table is down", async () => {
    isDown.value = true;
    const environment = new Environment();
    await environment.gather({ quick: new Asked(10).provider }, { kept });
    expect(environment.warnings).toEqual([]);
    const all = await environment.gather({ slow: new Asked(5000).provider }, { kept });
    expect(statuses(all)).toEqual({ slow: "late" });
    expect(environment.warnings).toHaveLength(1);
  });
});
