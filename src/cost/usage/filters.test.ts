import { app, consume, consumer, matching, queue, table } from "@motif/core";
import { takeInventory } from "@motif/core/model";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { resolveWorkload, type Workload } from "../index.ts";
import { usageOfRun } from "../run/usage-of-run.ts";
import { propagate } from "./propagate.ts";

const Order = z.object({ id: z.string(), total: z.number() });
const orders = queue("orders", { schema: Order });
const shipped = table("shipped", { schema: Order, partitionKey: "id" });
const ship = consumer(
  "ship",
  {
    event: Order,
    filter: matching({ total: [{ numeric: [">=", 100] }] }),
    uses: { shipped: shipped.writer },
  },
  () => {},
);
const inventory = takeInventory(app("shop", { orders: consume(orders, ship, { batchSize: 1 }) }));
const workload: Workload = {
  perDay: 1000,
  shape: "flat",
  arrivals: { "queue orders": { share: 1, bytes: 100 } },
  functions: { ship: { durationMs: 20, cpuMs: 1, passing: 0.1, uses: { shipped: { put: 1 } } } },
  queues: { orders: { messageBytes: 100 } },
  tables: { shipped: { itemBytes: 100 } },
};
const MONTH = (1000 * 730) / 24;

describe("a filter that a tenth of the messages passes", () => {
  const resolved = resolveWorkload(inventory, workload);
  const usageOf = (filtersFirst: boolean) => {
    const { functions, resources } = propagate(inventory, resolved, 1000, { filtersFirst });
    return { fn: functions[0], queue: resources.queue[0], table: resources.table[0] };
  };

  it("spares the calls of the others where the platform looks first, and no message's way through the queue", () => {
    const { fn, queue, table } = usageOf(true);
    expect(fn?.invocations).toBeCloseTo(MONTH / 10, 6);
    expect(fn?.unitMs).toBe(20);
    expect(queue?.delivered).toBeCloseTo(MONTH, 6);
    expect(queue?.handled).toBeCloseTo(MONTH, 6);
    expect(table?.puts).toBeCloseTo(MONTH / 10, 6);
  });

  it("spares only what the handler does where the function has to look", () => {
    const { fn, queue, table } = usageOf(false);
    expect(fn?.invocations).toBeCloseTo(MONTH, 6);
    expect(fn?.unitMs).toBeCloseTo(2, 9);
    expect(queue?.delivered).toBeCloseTo(MONTH, 6);
    expect(table?.puts).toBeCloseTo(MONTH / 10, 6);
  });

  it("is counted in a run, and priced as a call of its own where the function has to look", () => {
    const run = {
      version: 1 as const,
      app: "shop",
      from: "2026-11-20T10:00:00.000Z",
      to: "2026-11-21T10:00:00.000Z",
      arrivals: 1000,
      api: { requests: 0, requestBytes: {}, responseBytes: 0 },
      functions: {
        ship: {
          invocations: 100,
          units: 100,
          asynchronous: 0,
          filtered: 900,
          starts: 1,
          durations: { "20": 100 },
        },
      },
      queues: {
        orders: {
          sendCalls: 1000,
          delivered: 1000,
          batches: 100,
          failed: 0,
          sent: { "1024": 1000 },
          forwarded: {},
        },
      },
      tables: {},
      buckets: {},
      services: {},
      topics: {},
      buses: {},
      feeds: {},
      streams: {},
    };
    const calls = (filtersFirst: boolean) =>
      usageOfRun(inventory, run, 1000, resolved, { filtersFirst }).functions[0];
    expect(calls(true)?.invocations).toBeCloseTo(MONTH / 10, 6);
    expect(calls(false)?.invocations).toBeCloseTo(MONTH, 6);
  });

  it("cannot be said of a function without a filter", () => {
    const plain = consumer("ship", { event: Order, uses: { shipped: shipped.writer } }, () => {});
    const without = takeInventory(app("shop", { orders: consume(orders, plain, { batchSize: 1 }) }));
    expect(() => resolveWorkload(without, workload)).toThrow(
      "functions.ship.passing: is the share of events that passes a filter, and the function has none",
    );
  });
});
