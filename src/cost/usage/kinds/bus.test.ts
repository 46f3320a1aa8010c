import { app, bus, consumer, event, http, httpApi, rule } from "@motif/core";
import { takeInventory } from "@motif/core/model";
import { expect, test } from "vitest";
import * as z from "zod/mini";
import { DAYS_PER_MONTH } from "../../units.ts";
import { resolveWorkload } from "../../workload/resolve.ts";
import { propagate } from "../propagate.ts";

const Order = z.object({ id: z.string() });
const OrderPlaced = event("OrderPlaced", { schema: Order });
const orders = bus("orders", { events: [OrderPlaced] });
const place = http("place", { uses: { orders: orders.publisher } }, () => new Response());
const inventory = takeInventory(
  app("shop", {
    api: httpApi({ "POST /orders": place }),
    mail: rule(
      orders,
      OrderPlaced,
      consumer("mail", { event: Order, timeout: "30s" }, () => {}),
    ),
    fraud: rule(
      orders,
      OrderPlaced,
      consumer("fraud", { event: Order, timeout: "30s" }, () => {}),
    ),
  }),
);

test("events go on to the queues of rules, in the shares that match, and consumers are called for them", () => {
  const workload = resolveWorkload(inventory, {
    perDay: 1000,
    shape: "flat",
    arrivals: { "POST /orders": { share: 1, bytes: 300, responseBytes: 100 } },
    functions: {
      place: { durationMs: 10, uses: { orders: { publish: 1 } } },
      mail: { durationMs: 10 },
      fraud: { durationMs: 10 },
    },
    buses: { orders: { eventBytes: 300, matching: { "orders-fraud": 0.1 } } },
    queues: { "orders-mail": { messageBytes: 300 }, "orders-fraud": { messageBytes: 300 } },
  });
  const { resources } = propagate(inventory, workload, 1000);
  const month = 1000 * DAYS_PER_MONTH;
  const [own] = resources.bus;
  expect(own).toMatchObject({ name: "orders", published: month, publishBatch: 1 });
  expect(own?.copies).toBeCloseTo(1.1 * month);
  expect(own?.kept).toBeCloseTo(0.9 * month);
  const sent = Object.fromEntries(
    resources.queue.map(({ name, forwarded }) => [name, Math.round(forwarded)]),
  );
  expect(sent).toEqual({ "orders-mail": Math.round(month), "orders-fraud": Math.round(0.1 * month) });
});
