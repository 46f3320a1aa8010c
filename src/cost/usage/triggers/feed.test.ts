import { app, changeOf, consumer, http, httpApi, onChange, table } from "@motif/core";
import { takeInventory } from "@motif/core/model";
import { expect, test } from "vitest";
import * as z from "zod/mini";
import { propagate, resolveWorkload, usageOfRun, type Workload } from "../../index.ts";
import { run } from "../../testing/run.ts";

/** Days in the month of 730 hours. */
const DAYS = 730 / 24;

const Order = z.object({ id: z.string() });
const orders = table("orders", { schema: Order, partitionKey: "id" });
const place = http("place", { uses: { orders: orders.readWriter }, body: Order }, () => new Response());
const index = consumer("index", { event: changeOf(orders) }, () => {});
const inventory = takeInventory(
  app("shop", {
    api: httpApi({ "POST /orders": place }),
    index: onChange(orders, index, { batch: 100, batchWindow: "1m", attempts: 3 }),
  }),
);
const workload: Workload = {
  perDay: 1000,
  shape: "flat",
  arrivals: { "POST /orders": { share: 1, bytes: 100, responseBytes: 100 } },
  functions: {
    place: { durationMs: 10, uses: { orders: { put: 1, update: 1, get: 1 } } },
    index: { durationMs: 5, failureRate: 0.5 },
  },
  tables: { orders: { itemBytes: 100 } },
};

test("each write of a table is a change, which comes again where its function fails, in calls of several", () => {
  const usage = propagate(inventory, resolveWorkload(inventory, workload), 1_000_000);
  const [feed] = usage.triggers.feed;
  expect(feed).toMatchObject({ table: "orders", function: "index" });
  expect(feed?.events).toBeCloseTo(2_000_000 * DAYS, 0);
  expect(feed?.deliveries).toBeCloseTo(2_000_000 * DAYS * (1 + 0.5 + 0.25), 0);
  const reader = usage.functions.find(({ name }) => name === "index");
  expect(reader?.units).toBeCloseTo(feed?.deliveries ?? 0, 0);
  expect(reader?.invocations).toBeLessThan((reader?.units ?? 0) / 2);
  expect(reader?.asynchronous).toBe(0);
});

test("a run counts the changes that came", () => {
  const counts = {
    invocations: 2,
    units: 50,
    asynchronous: 0,
    starts: 1,
    filtered: 0,
    durations: { "5": 2 },
  };
  const usage = usageOfRun(
    inventory,
    { ...run, functions: { index: counts }, feeds: { index: { calls: 2, changes: 50 } } },
    1000,
    resolveWorkload(inventory, workload),
  );
  const [feed] = usage.triggers.feed;
  expect(feed?.events).toBeCloseTo((50 / run.arrivals) * 1000 * DAYS, 3);
});
