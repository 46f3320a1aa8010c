import type { Calls, Workload } from "@motif/app/workload";

/** A third of the requests are orders, of which one in twenty comes twice; the rest ask what became of one. Durations are in measured.json. */
export default {
  perDay: 10_000,
  shape: "office-hours",
  arrivals: {
    "POST /orders": { share: 0.33, bytes: 200, responseBytes: 300 },
    "GET /orders/{orderId}": { share: 0.67, bytes: 0, responseBytes: 400 },
  },
  functions: {
    "place-order": { uses: { orders: { send: 1 } } },
    "get-order": { uses: { charges: { get: 1 } } },
    // The record is written before the charge and after it.
    "charge-order": {
      logBytes: 100,
      failureRate: 0.01,
      poisonRate: 0.0005,
      uses: { records: { put: 2 }, payments: { fetch: 0.95 }, charges: { put: 0.95 } },
    },
  },
  tables: {
    charges: { itemBytes: 200, newRate: 1, keptDays: 365 },
    records: { itemBytes: 400, newRate: 0.5, keptDays: 19 },
  },
  queues: { orders: { messageBytes: 300 } },
  services: { payments: { requestBytes: 600 } },
} satisfies Workload;

/** An order from its request to its charge; every twentieth is sent twice. */
export const calls: Calls = async ({ fetch, idle }, round) => {
  const order = {
    orderId: `round-${round}`,
    cents: 1990,
    currency: "EUR",
    placedAt: new Date().toISOString(),
  };
  const place = () =>
    fetch("/orders", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(order),
    });
  await place();
  if (round % 20 === 0) await place();
  await idle();
  for (let n = 0; n < 2; n++) await fetch(`/orders/${order.orderId}`);
};
