import { type App, milliseconds } from "@motif/app";
import { start, type TestApp } from "@motif/app/testing";
import { describe, expect, it } from "vitest";
import loadLeveling from "./app.ts";
import { BillingSystem } from "./billing-system.ts";
import { BATCH_SIZE, MAX_ATTEMPTS, MAX_CONCURRENCY } from "./resources.ts";

const DAY = "2026-11-29";

/** The app without its limit. */
const uncapped: App = {
  ...loadLeveling,
  wiring: { ...loadLeveling.wiring, record: withoutLimit(loadLeveling.wiring["record"]) },
};

function withoutLimit(wiring: App["wiring"][string] | undefined) {
  if (wiring?.kind !== "queueSubscription") throw new Error("The app has no queue subscription.");
  const { maxConcurrency: _, ...others } = wiring;
  return others;
}

function put(t: TestApp, meter: string, kilowattHours: number, day = DAY): Promise<Response> {
  return t.fetch(`/meters/${meter}/readings/${day}`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ kilowattHours }),
  });
}

function startWith(system: BillingSystem, app: App = loadLeveling): Promise<TestApp> {
  return start(app, { services: { billing: system.standIn } });
}

/** So many readings wait before any is delivered: they are sent at one moment of virtual time. */
async function sendBacklog(t: TestApp, count: number): Promise<void> {
  await Promise.all(
    Array.from({ length: count }, (_, n) =>
      t.send("readings", { meter: `M${n}`, day: DAY, kilowattHours: n }),
    ),
  );
}

describe("a reading", () => {
  it("is accepted, and recorded in the background", async () => {
    const system = new BillingSystem();
    await using t = await startWith(system);
    const answer = await put(t, "A1", 12.5);
    expect([answer.status, await answer.json()]).toEqual([
      202,
      { meter: "A1", day: DAY, status: "accepted" },
    ]);
    expect(system.rows.size).toBe(0);
    await t.advance("1s");
    expect([...system.rows]).toEqual([[`A1 ${DAY}`, 12.5]]);
  });

  it("is refused with 400 where it is none, and nothing is queued", async () => {
    await using t = await startWith(new BillingSystem());
    const bad = [await put(t, "a1", 1), await put(t, "A1", -1), await put(t, "A1", 1, "2026-02-30")];
    expect(bad.map(({ status }) => status)).toEqual([400, 400, 400]);
    expect(await t.queue("readings")).toMatchObject({ available: 0, inFlight: 0 });
  });

  it("that comes again is recorded once", async () => {
    const system = new BillingSystem();
    await using t = await startWith(system);
    t.faults.duplicate("readings");
    for (let n = 0; n < 3; n++) await put(t, "A1", 12.5);
    await t.advance("1m");
    expect([...system.rows]).toEqual([[`A1 ${DAY}`, 12.5]]);
    expect(await t.deadLetters("readings")).toEqual([]);
  });

  it("that contradicts one that is recorded is a dead letter at once, with the reason, and the others of its batch are recorded", async () => {
    const system = new BillingSystem();
    await using t = await startWith(system);
    await put(t, "A1", 12.5);
    await t.advance("1s");
    const both = [
      { meter: "A1", day: DAY, kilowattHours: 13 },
      { meter: "B1", day: DAY, kilowattHours: 1 },
    ];
    await Promise.all(both.map((reading) => t.send("readings", reading)));
    await t.advance("1s");
    expect([...system.rows]).toEqual([
      [`A1 ${DAY}`, 12.5],
      [`B1 ${DAY}`, 1],
    ]);
    expect(await t.deadLetters("readings")).toMatchObject([
      { data: both[0], receiveCount: 1, reason: `A1 ${DAY} is recorded with 12.5 kWh.` },
    ]);
  });
});

describe("the connections of the database", () => {
  it("are used three at a time, however much waits", async () => {
    const system = new BillingSystem();
    await using t = await startWith(system);
    await sendBacklog(t, 1000);
    await t.advance("1m");
    expect(system.mostInUse).toBe(MAX_CONCURRENCY);
    expect(system.rows.size).toBe(1000);
  });

  it("are used up without the limit, and requests turned away: so the test above can fail", async () => {
    const system = new BillingSystem();
    await using t = await startWith(system, uncapped);
    await sendBacklog(t, 1000);
    await t.advance("1s");
    expect(system.mostInUse).toBe(10);
    expect(system.turnedAway).toBeGreaterThan(0);
  });

  it("are used six at a time at most when all functions die at once: their calls go on, and three more begin", async () => {
    const system = new BillingSystem(() => 2000);
    await using t = await startWith(system);
    await sendBacklog(t, 100);
    await t.advance("1s");
    await t.restart();
    await t.advance("10m");
    expect(system.mostInUse).toBe(2 * MAX_CONCURRENCY);
    expect(system.turnedAway).toBe(0);
    expect(system.rows.size).toBe(100);
  });
});

describe("the backlog", () => {
  it("drains in ⌈readings / (batch × calls)⌉ times the duration of a call", async () => {
    const system = new BillingSystem(() => 100);
    await using t = await startWith(system);
    await sendBacklog(t, 1000);
    const drainMs = Math.ceil(1000 / (BATCH_SIZE * MAX_CONCURRENCY)) * 100;
    expect(drainMs).toBe(3400);
    await t.advance(`${drainMs - 100}ms`);
    expect(await t.queue("readings")).toMatchObject({ inFlight: 10 });
    await t.advance("100ms");
    expect(await t.queue("readings")).toMatchObject({ available: 0, inFlight: 0, deadLetter: 0 });
    expect(system.rows.size).toBe(1000);
  });

  it("delays no client: a reading is accepted at once, whether nothing waits or 1,000 readings do", async () => {
    const system = new BillingSystem(() => 2000);
    await using t = await startWith(system);
    for (const waiting of [0, 1000]) {
      await sendBacklog(t, waiting);
      const before = t.now().getTime();
      expect((await put(t, "A1", 1)).status).toBe(202);
      expect(t.now().getTime()).toBe(before);
    }
    expect(await t.queue("readings")).toMatchObject({ available: 981, inFlight: 21 });
  });

  it("waits while the billing system is away for half an hour, and drains when it is back", async () => {
    const system = new BillingSystem();
    let isAway = true;
    const standIn: BillingSystem["standIn"] = (request, world) =>
      isAway ? new Response(null, { status: 503 }) : system.standIn(request, world);
    await using t = await start(loadLeveling, { services: { billing: standIn } });
    await sendBacklog(t, 100);
    await t.advance("30m");
    expect(await t.deadLetters("readings")).toEqual([]);
    isAway = false;
    await t.advance("5m");
    expect(system.rows.size).toBe(100);
  });

  it("is in the dead-letter queue after 30 attempts, and is recorded when it is sent back", async () => {
    const system = new BillingSystem();
    let isAway = true;
    const standIn: BillingSystem["standIn"] = (request, world) =>
      isAway ? new Response(null, { status: 503 }) : system.standIn(request, world);
    await using t = await start(loadLeveling, { services: { billing: standIn } });
    await put(t, "A1", 1);
    await t.advance("3h");
    expect(await t.deadLetters("readings")).toMatchObject([
      { receiveCount: MAX_ATTEMPTS, reason: "The answer was 503." },
    ]);
    isAway = false;
    expect(await t.redrive("readings")).toBe(1);
    await t.advance("1s");
    expect(system.rows.size).toBe(1);
  });
});

describe("a batch", () => {
  // There is one operation: the call of the billing system.
  it.each(["before", "after"] as const)(
    "is recorded once where its function dies %s the call",
    async (when) => {
      const system = new BillingSystem();
      await using t = await startWith(system);
      t.faults.crash("record-readings", { operation: 1, when });
      await sendBacklog(t, 10);
      await t.advance("2m"); // of the visibility timeout of three minutes
      expect(system.rows.size).toBe(when === "before" ? 0 : 10);
      await t.advance("2m");
      expect(system.rows.size).toBe(10);
      expect(await t.queue("readings")).toMatchObject({ available: 0, inFlight: 0, deadLetter: 0 });
    },
  );

  it("whose answer comes too late is sent again, when no statement of it can go on any more", async () => {
    const arrivals: number[] = [];
    const system = new BillingSystem();
    await using t = await start(loadLeveling, {
      services: {
        billing: async (request, world) => {
          arrivals.push(world.now().getTime());
          const answer = await system.standIn(request, world);
          if (arrivals.length === 1) await new Promise((resolve) => setTimeout(resolve, milliseconds("1h")));
          return answer;
        },
      },
    });
    await put(t, "A1", 1);
    await t.advance("1m");
    expect(arrivals).toHaveLength(2);
    expect((arrivals[1] ?? 0) - (arrivals[0] ?? 0)).toBeGreaterThanOrEqual(5000);
    expect([...system.rows]).toEqual([[`A1 ${DAY}`, 1]]);
  });
});
