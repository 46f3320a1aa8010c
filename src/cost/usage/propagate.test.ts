import { describe, expect, test } from "vitest";
import { CostError, propagate, requestsOf, resolveWorkload, type Usage, type Workload } from "../index.ts";
import { shop, workload } from "../testing/shop.ts";
import { withBatches, withFunctions } from "../variants.ts";
import { emptyReceivesPerSecond, messagesPerBatch } from "./polling.ts";
import { retriesOf } from "./retries.ts";
import { runsPerMonth } from "./schedule-runs.ts";

/** Days in the month of 730 hours. */
const DAYS = 730 / 24;

function usageOf(changed: Workload = workload, perDay = 1000, inventory = shop): Usage {
  return propagate(inventory, resolveWorkload(inventory, changed), perDay);
}

function fn(usage: Usage, name: string) {
  const found = usage.functions.find((each) => each.name === name);
  if (!found) throw new Error(`no function ${name}`);
  return found;
}

describe("a thousand arrivals a day", () => {
  const usage = usageOf();

  test("requests that a cache answers reach neither the gateway nor a function", () => {
    const api = requestsOf(usage.triggers.api);
    expect(api.requests).toBeCloseTo((400 + 200) * DAYS, 6);
    expect(api.responseBytes).toBeCloseTo((400 * 1000 + 200 * 4000) * DAYS, 3);
    expect(fn(usage, "list-orders").invocations).toBeCloseTo(200 * DAYS, 6);
  });

  test("messages come from functions, from batches that they send, and from outside", () => {
    // 400 orders send one each, 50 matching uploads send 2 × 5 each, 50 come from outside.
    const [queue] = usage.resources.queue;
    expect(queue?.sent).toBeCloseTo((400 + 500 + 50) * DAYS, 6);
    expect(queue?.sendBatch).toBeCloseTo(950 / (400 + 100 + 50), 9);
    expect(fn(usage, "work-off").units).toBeCloseTo(950 * DAYS, 6);
  });

  test("only objects that match reach the consumer, and objects of functions only where they are said to", () => {
    expect(usage.resources.bucket[0]).toMatchObject({ name: "uploads" });
    expect(usage.triggers.objects[0]?.events).toBeCloseTo(50 * DAYS, 6);
    expect(usage.resources.bucket[0]?.puts).toBeCloseTo((100 + 950) * DAYS, 6);
    expect(fn(usage, "read-upload").asynchronous).toBeCloseTo(50 * DAYS, 6);
  });

  test("tables are read and written as the functions say, once per unit of work", () => {
    const [table] = usage.resources.table;
    expect(table?.puts).toBeCloseTo(400 * DAYS, 6);
    expect(table?.updates).toBeCloseTo(950 * DAYS, 6);
    expect(table?.gets).toBeCloseTo(950 * DAYS, 6);
    expect(table?.queries).toMatchObject([
      { items: 30, bytes: 12_000, eventual: true },
      { items: 100, bytes: 40_000, eventual: true },
    ]);
    expect(table?.storedItems).toBeCloseTo(400 * 10, 6);
  });

  test("schedules run whatever arrives", () => {
    expect(fn(usage, "report").invocations).toBeCloseTo(DAYS, 6);
    expect(fn(usageOf(workload, 1_000_000), "report").invocations).toBeCloseTo(DAYS, 6);
  });
});

test("calls that keep a function warm are counted of that function alone, whatever arrives", () => {
  const warm = withFunctions(shop, { keepWarmMs: 5 * 60_000 }, "list-orders");
  for (const perDay of [0, 1_000_000]) {
    const pings = usageOf(workload, perDay, warm).functions.map(
      ({ name, keepWarmPings }) => [name, keepWarmPings] as const,
    );
    expect(pings.filter(([, count]) => count > 0)).toEqual([["list-orders", 730 * 12]]);
  }
});

test("a spread of sizes is kept, weighted by requests", () => {
  expect(requestsOf(usageOf().triggers.api).requestBytes).toEqual([
    { value: 500, share: expect.closeTo(400 / 600, 12) },
    { value: 0, share: expect.closeTo(200 / 600, 12) },
  ]);
});

describe("retries", () => {
  // Geometric: 1 + p + p² attempts of a healthy event when 3 are allowed, p³ of them dead.
  test("cost attempts and make dead letters", () => {
    expect(retriesOf(3, 0.1, 0)).toEqual({
      attemptsPerEvent: expect.closeTo(1.11, 12),
      deadShare: expect.closeTo(0.001, 12),
    });
    expect(retriesOf(3, 0, 0.01)).toEqual({
      attemptsPerEvent: expect.closeTo(1.02, 12),
      deadShare: expect.closeTo(0.01, 12),
    });
  });

  test("repeat what a function does", () => {
    const failing = structuredClone(workload) as Workload & { functions: typeof workload.functions };
    Object.assign(failing.functions["work-off"], { failureRate: 0.1 });
    const usage = usageOf(failing);
    expect(usage.resources.queue[0]?.delivered).toBeCloseTo(950 * 1.11 * DAYS, 6);
    expect(usage.resources.queue[0]?.dead).toBeCloseTo(0.95 * DAYS, 6);
    expect(usage.resources.queue[0]?.handled).toBeCloseTo(949.05 * DAYS, 6);
    expect(usage.resources.table[0]?.updates).toBeCloseTo(950 * 1.11 * DAYS, 6);
  });
});

describe("batches", () => {
  test("hold what reaches one of five pollers within the window, and no more than their size", () => {
    expect(messagesPerBatch(10, 10, 0)).toBe(1);
    expect(messagesPerBatch(1, 10, 5000)).toBe(2);
    expect(messagesPerBatch(1000, 10, 5000)).toBe(10);
  });

  test("save invocations", () => {
    const windowed = withBatches(shop, "working", { batchWindowMs: 5000 });
    const [alone, together] = [usageOf(workload, 1e6), usageOf(workload, 1e6, windowed)];
    expect(fn(alone, "work-off").invocations).toBeCloseTo(fn(alone, "work-off").units, 6);
    expect(fn(together, "work-off").invocations).toBeCloseTo(fn(together, "work-off").units / 10, 6);
  });
});

// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html: 5 pollers that wait 20 s
describe("empty receives", () => {
  test("are 657,000 a month on an idle queue", () => {
    expect(emptyReceivesPerSecond(0) * 3600 * 730).toBeCloseTo(657_000, 6);
  });

  test("vanish under load, while all receives together only rise", () => {
    expect(emptyReceivesPerSecond(100)).toBeLessThan(1e-9);
    const rates = [0, 1e-6, 1e-3, 0.01, 0.1, 0.25, 1, 10];
    const all = rates.map((rate) => rate + emptyReceivesPerSecond(rate));
    expect(all).toEqual(all.toSorted((a, b) => a - b));
  });
});

describe("schedules", () => {
  test.each([
    [{ every: "5m" as const }, 730 * 12],
    [{ cron: "0 3 * * *" }, DAYS],
    [{ cron: "0 0 1 * *" }, (12 / 366) * DAYS],
    [{ cron: "*/10 * * * *" }, 730 * 6],
    [{ cron: "0 0 29 2 *" }, DAYS / 366],
  ])("%j", (timing, runs) => {
    expect(runsPerMonth(timing)).toBeCloseTo(runs, 2);
  });
});

test("events that multiply in a cycle are refused, naming the function", () => {
  const looping = structuredClone(workload);
  looping.functions["work-off"].uses.uploads.put.triggers = 1;
  expect(() => usageOf(looping)).toThrow(CostError);
  expect(() => usageOf(looping)).toThrow(/functions\.(read-upload|work-off).*events multiply in a cycle/);
});

test("a cycle that dies out is followed to its end", () => {
  // Each upload sends 10 messages, each message makes an upload that is noticed in one case of 20: a factor of 0.5.
  const fading = structuredClone(workload);
  fading.functions["work-off"].uses.uploads.put.triggers = 0.05;
  const usage = usageOf(fading);
  // Uploads u = 50 + 0.05 × (450 + 10 u): u = 72.5 / 0.5 = 145.
  expect(fn(usage, "read-upload").units).toBeCloseTo(145 * DAYS, 3);
});
